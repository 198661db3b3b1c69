package org.riskosbridge.scan;

import java.util.List;

/**
 * Where the selected records stand.
 *
 * @param ranges those that are not empty, ordered by topic and partition
 * @param oldest the time of the first record in them, milliseconds since 1970; {@link OffsetRange#NEVER} when there is none
 * @param partitions how many partitions the largest topic has
 */
public record SelectionExtent(List<OffsetRange> ranges, long oldest, int partitions) {}
