package org.riskosbridge.log;

/**
 * A barrier that was seen in a partition: all that counted in the partition when the barrier was asked for stands below its offset,
 * for every reader and each later leader.
 *
 * @param offset where the barrier's control record stands
 * @param leader the id of the broker that led the partition when the barrier was seen
 * @param leaderTime the leader's own clock when it wrote the control record, milliseconds since 1970
 * @param asked before the barrier was asked for, nanoseconds of {@link System#nanoTime}
 * @param seen after it was seen, likewise
 */
public record Barrier(long offset, int leader, long leaderTime, long asked, long seen) {}
