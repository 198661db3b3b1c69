package org.riskosbridge.scan;

import java.util.List;

/**
 * The ranges that contain the selected records.
 *
 * @param ranges ranges that are not empty, ordered by topic and partition
 * @param oldest time of the first record in the ranges, milliseconds since 1970; {@link OffsetRange#NEVER} when there is none
 * @param partitions partitions of the selected topic that has the most partitions
 */
public record SelectionExtent(List<OffsetRange> ranges, long oldest, int partitions) {}
