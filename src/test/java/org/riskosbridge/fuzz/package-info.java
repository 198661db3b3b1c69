/** What the fuzz tests share. */
@NullMarked
package org.riskosbridge.fuzz;

import org.jspecify.annotations.NullMarked;
