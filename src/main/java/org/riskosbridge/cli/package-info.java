/** The commands. Only this package may use all others. */
@NullMarked
package org.riskosbridge.cli;

import org.jspecify.annotations.NullMarked;
