/** The deduplication index in Redis: each event id is claimed or committed. The log is the truth. */
@NullMarked
package org.riskosbridge.index;

import org.jspecify.annotations.NullMarked;
