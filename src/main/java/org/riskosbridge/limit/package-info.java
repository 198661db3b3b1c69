/** How much one client, one webhook and one bridge may take: rates, deliveries in flight, slow connections. */
@NullMarked
package org.riskosbridge.limit;

import org.jspecify.annotations.NullMarked;
