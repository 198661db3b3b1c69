/** What the protocol needs to know of time, so that a simulation can say what time it is. */
@NullMarked
package org.riskosbridge.time;

import org.jspecify.annotations.NullMarked;
