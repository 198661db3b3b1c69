/** What the bridge costs, beside receivers that do less: {@code docs/benchmarks.md}. No part of the program. */
@NullMarked
package org.riskosbridge.bench;

import org.jspecify.annotations.NullMarked;
