package org.riskosbridge.replay;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.riskosbridge.reading.Range;

/**
 * How far a replay has come in one partition. It is kept as a committed offset with these numbers as its metadata, so that
 * Kafka's own tools show what is left.
 *
 * @param rest what is still to be read; it may be empty
 * @param appended records that this partition has given so far
 * @param spread partitions of the target when the replay began: it decides where a record goes
 * @param fingerprint {@link Order#fingerprint}
 */
record Place(Range rest, long appended, int spread, String fingerprint) {

    OffsetAndMetadata kept(long next, long more) {
        String numbers = rest.end() + " " + rest.until() + " " + rest.likelyEnd() + " " + (appended + more) + " "
                + spread + " " + fingerprint;
        return new OffsetAndMetadata(next, numbers);
    }

    static Place of(TopicPartition partition, OffsetAndMetadata kept) {
        String[] numbers = kept.metadata().split(" ", -1);
        Range rest = new Range(
                partition,
                kept.offset(),
                Long.parseLong(numbers[0]),
                Long.parseLong(numbers[1]),
                Long.parseLong(numbers[2]));
        return new Place(rest, Long.parseLong(numbers[3]), Integer.parseInt(numbers[4]), numbers[5]);
    }
}
