package org.riskosbridge.scan;

import org.apache.kafka.common.TopicPartition;

/**
 * A stretch of one partition in which selected records may stand.
 *
 * @param from its first offset
 * @param end the first offset after it
 * @param until a record of this time or later, milliseconds since 1970, says that no selected one stands behind it;
 *     {@link #NEVER} when only the offset ends the range
 * @param likelyEnd where, as far as is known, that record stands: for progress, not for decisions
 */
public record OffsetRange(TopicPartition partition, long from, long end, long until, long likelyEnd) {

    /** No record is as late as that. */
    public static final long NEVER = Long.MAX_VALUE;

    /** The end of a range that goes on as long as records come. */
    public static final long ENDLESS = Long.MAX_VALUE;
}
