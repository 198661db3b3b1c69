/** The clock of the protocol, behind an interface, so that a simulation can replace it; and periodic checks. */
@NullMarked
package org.riskosbridge.time;

import org.jspecify.annotations.NullMarked;
