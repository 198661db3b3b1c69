/** The quarantine: what is in it and why, and deliveries made again. */
@NullMarked
package org.riskosbridge.quarantine;

import org.jspecify.annotations.NullMarked;
