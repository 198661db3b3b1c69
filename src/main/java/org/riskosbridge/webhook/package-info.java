/** HTTP in and out: the front doors, their limits, and what is answered. */
@NullMarked
package org.riskosbridge.webhook;

import org.jspecify.annotations.NullMarked;
