/**
 * The data that bridges write to Redis for the console: recent deliveries, counts by the minute, reports of the replicas. No bodies, no credentials.
 */
@NullMarked
package org.riskosbridge.deliveries;

import org.jspecify.annotations.NullMarked;
