/** Brings index and log into agreement: resolves events in doubt and rebuilds the index. Also the readiness checks. */
@NullMarked
package org.riskosbridge.reconcile;

import org.jspecify.annotations.NullMarked;
