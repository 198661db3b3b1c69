/** The clock of the protocol, behind an interface, so that a simulation can replace it; and what runs periodically. */
@NullMarked
package org.riskosbridge.time;

import org.jspecify.annotations.NullMarked;
