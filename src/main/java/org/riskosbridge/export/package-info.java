/** Writes stored records to a file. */
@NullMarked
package org.riskosbridge.export;

import org.jspecify.annotations.NullMarked;
