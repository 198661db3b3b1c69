/** Shared code of the fuzz tests. */
@NullMarked
package org.riskosbridge.fuzz;

import org.jspecify.annotations.NullMarked;
