/** Which dependency is unavailable, since when, and what was answered meanwhile. */
@NullMarked
package org.riskosbridge.availability;

import org.jspecify.annotations.NullMarked;
