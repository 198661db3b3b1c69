/** HTTP in and out: the front doors, their limits, and what is answered. */
@NullMarked
package org.riskosbridge.http;

import org.jspecify.annotations.NullMarked;
