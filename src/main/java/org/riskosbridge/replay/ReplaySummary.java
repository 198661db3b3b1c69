package org.riskosbridge.replay;

import java.time.Duration;

/**
 * The result of a run of a replay.
 *
 * @param appended records appended by this run
 * @param valueBytes bytes of the values of these records
 * @param total records appended by all runs of this replay
 * @param passed records read by this run, appended ones included
 * @param bytesRead bytes received from Kafka
 * @param isFinished whether nothing is left; false when the run was stopped
 */
public record ReplaySummary(
        long appended, long valueBytes, long total, long passed, long bytesRead, Duration taken, boolean isFinished) {}
