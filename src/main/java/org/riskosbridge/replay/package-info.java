/** Appends stored records once more, to another topic. */
@NullMarked
package org.riskosbridge.replay;

import org.jspecify.annotations.NullMarked;
