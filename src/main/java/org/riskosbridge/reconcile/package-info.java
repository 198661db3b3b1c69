/** Claims whose outcome nobody knows, and whether the bridge is ready. */
@NullMarked
package org.riskosbridge.reconcile;

import org.jspecify.annotations.NullMarked;
