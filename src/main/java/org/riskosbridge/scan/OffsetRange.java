package org.riskosbridge.scan;

import org.apache.kafka.common.TopicPartition;

/**
 * A range of offsets of one partition that may contain selected records.
 *
 * @param from its first offset
 * @param end the first offset after it
 * @param until milliseconds since 1970: a record of this time or later proves that no selected record follows; {@link #NEVER} when
 *     only the offset ends the range
 * @param likelyEnd estimated offset of that record: for progress only, not for decisions
 */
public record OffsetRange(TopicPartition partition, long from, long end, long until, long likelyEnd) {

    /** Later than every record. */
    public static final long NEVER = Long.MAX_VALUE;

    /** The value of {@code end} for a range without an end. */
    public static final long ENDLESS = Long.MAX_VALUE;
}
