package org.riskosbridge.log;

import java.util.List;
import java.util.Map;
import org.riskosbridge.event.LogPartition;

/**
 * The result of one poll of {@link EventLog#readSince}.
 *
 * @param left estimated number of records left in the partitions that have a barrier, of every kind; 0 while waiting for the barriers
 * @param unread the partitions that are not read up to a barrier yet, with the offset up to which each is read, this batch included; empty while
 *     waiting for the barriers
 */
public record LogBatch(List<StoredEvent> events, long left, Map<LogPartition, Long> unread) {

    /** Nothing was read. */
    public static final LogBatch EMPTY = new LogBatch(List.of(), 0, Map.of());
}
