/** How far the clocks of Redis, of the brokers and of the bridge are apart. */
@NullMarked
package org.riskosbridge.skew;

import org.jspecify.annotations.NullMarked;
