package org.riskosbridge.replay;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.riskosbridge.scan.OffsetRange;

/**
 * The progress of a replay in one partition, stored as a committed offset with these numbers as metadata. So Kafka's tools show the remaining
 * records.
 *
 * @param rest the range left to read; may be empty
 * @param appended records of this partition that were appended so far
 * @param spread partitions of the target when the replay began; the number decides the target partition of a record
 * @param fingerprint {@link ReplayRequest#fingerprint}
 */
record ReplayCheckpoint(OffsetRange rest, long appended, int spread, String fingerprint) {

    OffsetAndMetadata kept(long next, long more) {
        String numbers = rest.end() + " " + rest.until() + " " + rest.likelyEnd() + " " + (appended + more) + " "
                + spread + " " + fingerprint;
        return new OffsetAndMetadata(next, numbers);
    }

    static ReplayCheckpoint of(TopicPartition partition, OffsetAndMetadata kept) {
        String[] numbers = kept.metadata().split(" ", -1);
        OffsetRange rest = new OffsetRange(
                partition,
                kept.offset(),
                Long.parseLong(numbers[0]),
                Long.parseLong(numbers[1]),
                Long.parseLong(numbers[2]));
        return new ReplayCheckpoint(rest, Long.parseLong(numbers[3]), Integer.parseInt(numbers[4]), numbers[5]);
    }
}
