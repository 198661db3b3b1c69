/** Differences between the clocks of Redis, the brokers and the bridge. */
@NullMarked
package org.riskosbridge.skew;

import org.jspecify.annotations.NullMarked;
