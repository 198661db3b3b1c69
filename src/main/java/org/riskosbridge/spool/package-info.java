/** Keeps deliveries on disk while the parts are away, and lets them take their way when they are back. */
@NullMarked
package org.riskosbridge.spool;

import org.jspecify.annotations.NullMarked;
