/** Keeps deliveries on disk while a dependency is unavailable, and ingests them afterwards. */
@NullMarked
package org.riskosbridge.spool;

import org.jspecify.annotations.NullMarked;
