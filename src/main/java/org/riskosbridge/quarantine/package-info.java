/** The quarantine: its content, the causes, and redeliveries. */
@NullMarked
package org.riskosbridge.quarantine;

import org.jspecify.annotations.NullMarked;
