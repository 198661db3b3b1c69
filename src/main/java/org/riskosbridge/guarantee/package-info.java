/** The conditions of the guarantee, and checks of these conditions on the real Kafka, Redis and clocks. */
@NullMarked
package org.riskosbridge.guarantee;

import org.jspecify.annotations.NullMarked;
