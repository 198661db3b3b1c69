/** Reports which dependency is unavailable, since when, and how deliveries were answered during the outage. */
@NullMarked
package org.riskosbridge.availability;

import org.jspecify.annotations.NullMarked;
