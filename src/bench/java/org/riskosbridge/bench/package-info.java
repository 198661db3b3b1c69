/** The costs of the bridge, compared with receivers that do less: {@code docs/benchmarks.md}. No part of the program. */
@NullMarked
package org.riskosbridge.bench;

import org.jspecify.annotations.NullMarked;
