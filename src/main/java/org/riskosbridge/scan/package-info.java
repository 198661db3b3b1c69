/** Reads stored records again: selections, their offset ranges, and the records in the order of each partition. */
@NullMarked
package org.riskosbridge.scan;

import org.jspecify.annotations.NullMarked;
