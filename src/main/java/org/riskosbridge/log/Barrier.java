package org.riskosbridge.log;

/**
 * A barrier that was seen in a partition: every record that was committed when the barrier was requested is below the barrier's offset, for every
 * reader and every later leader.
 *
 * @param offset offset of the barrier's control record
 * @param leader id of the broker that led the partition when the barrier was seen
 * @param leaderTime the leader's clock when it wrote the control record, milliseconds since 1970
 * @param asked time before the barrier was requested, nanoseconds of {@link System#nanoTime}
 * @param seen time after the barrier was seen, nanoseconds of {@link System#nanoTime}
 */
public record Barrier(long offset, int leader, long leaderTime, long asked, long seen) {}
