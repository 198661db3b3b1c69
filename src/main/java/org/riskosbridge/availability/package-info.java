/** Reports which dependency is unavailable, since when, and how deliveries were answered meanwhile. */
@NullMarked
package org.riskosbridge.availability;

import org.jspecify.annotations.NullMarked;
