/** Limits of one client, one webhook and one bridge: rates, deliveries in flight, slow connections. */
@NullMarked
package org.riskosbridge.limit;

import org.jspecify.annotations.NullMarked;
