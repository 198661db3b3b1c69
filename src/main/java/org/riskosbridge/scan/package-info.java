/** Stored records, read again: which are meant, where they stand, and they themselves in the order of each partition. */
@NullMarked
package org.riskosbridge.scan;

import org.jspecify.annotations.NullMarked;
