/** How far the clocks of Redis, of the brokers and of the bridge are apart. */
@NullMarked
package org.riskosbridge.clock;

import org.jspecify.annotations.NullMarked;
