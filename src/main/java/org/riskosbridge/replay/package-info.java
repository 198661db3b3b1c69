/** Appends stored records to another topic. */
@NullMarked
package org.riskosbridge.replay;

import org.jspecify.annotations.NullMarked;
