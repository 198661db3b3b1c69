/** The delivery path: from a delivery to an {@link org.riskosbridge.ingest.Outcome}. */
@NullMarked
package org.riskosbridge.ingest;

import org.jspecify.annotations.NullMarked;
