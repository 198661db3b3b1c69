package org.riskosbridge.guarantee;

import java.time.Duration;
import java.util.List;
import org.riskosbridge.guarantee.Finding.Part;
import org.riskosbridge.kafka.LogReader;

/**
 * The times on which the one-record protocol depends. Each time has a default that fits the others. If a changed time no longer fits, the start names
 * the broken rule.
 *
 * @param maxClaimAge {@code bridge.ingest.max-claim-age}: after it a claim is not used
 * @param answer {@code bridge.ingest.answer-timeout}: a delivery without an outcome is answered after this time
 * @param delivery {@code delivery.timeout.ms}: after it the producer gives up a record
 * @param attempt {@code linger.ms} plus {@code request.timeout.ms}: the longest attempt of the producer
 * @param maxRecordAge {@code bridge.log.max-record-age}: after it the broker refuses a record
 * @param skew {@code bridge.log.clock-skew}
 * @param lease {@code bridge.index.lease}: after it a claim is in doubt
 * @param rebuildWait {@code bridge.index.rebuild-wait}: after it no record that was claimed in another epoch can arrive
 * @param dedupWindow {@code bridge.index.dedup-window}
 * @param retention {@code bridge.log.topics.retention}
 */
record Timing(
        Duration maxClaimAge,
        Duration answer,
        Duration delivery,
        Duration attempt,
        Duration maxRecordAge,
        Duration skew,
        Duration lease,
        Duration rebuildWait,
        Duration dedupWindow,
        Duration retention) {

    /** Margin between the last moment at which the record of a claim can land and the moment at which the event is in doubt. */
    private static final Duration MARGIN = Duration.ofSeconds(1);

    /** Compares the times with each other. */
    List<Finding> findings() {
        return List.of(
                atLeast(
                        "delivery.timeout.ms of mp.messaging.outgoing.events",
                        delivery,
                        "linger.ms + request.timeout.ms",
                        attempt,
                        "Otherwise Kafka's producer refuses the value."),
                atLeast(
                        "bridge.ingest.answer-timeout",
                        answer,
                        "bridge.ingest.max-claim-age + delivery.timeout.ms",
                        maxClaimAge.plus(delivery),
                        "Raise it: otherwise deliveries are answered before Kafka's producer gives up."),
                atLeast(
                        "bridge.log.max-record-age",
                        maxRecordAge,
                        "bridge.ingest.max-claim-age + delivery.timeout.ms + bridge.log.clock-skew",
                        maxClaimAge.plus(delivery).plus(skew),
                        "Raise it: otherwise brokers refuse records that are in time."),
                atLeast(
                        "the reader's horizon",
                        LogReader.HORIZON,
                        "2 * (bridge.log.max-record-age + bridge.log.clock-skew)",
                        maxRecordAge.plus(skew).multipliedBy(2),
                        "Lower them: otherwise the log is not read far enough."),
                atLeast(
                        "bridge.index.lease",
                        lease,
                        "bridge.log.max-record-age + bridge.log.clock-skew + 1 s",
                        maxRecordAge.plus(skew).plus(MARGIN),
                        "Raise it: otherwise a record can be appended after its claim was given up."),
                atLeast(
                        "bridge.index.rebuild-wait",
                        rebuildWait,
                        "bridge.index.lease",
                        lease,
                        "Raise it: otherwise a record can be appended after the log was read."),
                atLeast(
                        "bridge.log.topics.retention",
                        retention,
                        "bridge.index.dedup-window + bridge.index.lease",
                        dedupWindow.plus(lease),
                        "Raise it: otherwise the log no longer shows the outcome of a claim."));
    }

    private static Finding atLeast(String key, Duration value, String bound, Duration least, String remedy) {
        return value.compareTo(least) >= 0
                ? Finding.holds(Part.SETTINGS, key, seconds(value))
                : Finding.fails(
                        Part.SETTINGS, key, seconds(value), "at least " + bound + " (" + seconds(least) + ")", remedy);
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() / 1000.0 + " s";
    }
}
