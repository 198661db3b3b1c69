/** The commands, and the only place that knows all. */
@NullMarked
package org.riskosbridge.cli;

import org.jspecify.annotations.NullMarked;
