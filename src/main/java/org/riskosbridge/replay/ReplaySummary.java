package org.riskosbridge.replay;

import java.time.Duration;

/**
 * What a run of a replay has done.
 *
 * @param appended records that this run has appended
 * @param valueBytes of them
 * @param total records that all runs of this replay have appended
 * @param passed records that this run has read past, the appended ones included
 * @param bytesRead what came from Kafka
 * @param isFinished whether nothing is left; false when it was stopped
 */
public record ReplaySummary(
        long appended, long valueBytes, long total, long passed, long bytesRead, Duration taken, boolean isFinished) {}
