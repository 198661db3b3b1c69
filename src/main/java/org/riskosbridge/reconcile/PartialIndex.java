package org.riskosbridge.reconcile;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.riskosbridge.event.LogPartition;

/**
 * The part of the log that is in the index while the index is incomplete: the partitions that a rebuild has read up to their barriers. A partition that
 * cannot be read holds up only the events that may be in it.
 */
@Singleton
public class PartialIndex {

    /** Maximum partitions that {@link #unreadNames} names. */
    private static final int NAMED = 5;

    /** Ids that select every partition of a topic with up to some hundred partitions. */
    private static final List<String> SAMPLE =
            IntStream.range(0, 1_000).mapToObj(i -> "sample-" + i).toList();

    private volatile Optional<AfterLoss> read = Optional.empty();

    /**
     * The log as far as it was read after a loss.
     *
     * @param loss the name of the loss
     * @param isUsable whether there are ids that cannot be in an unread partition
     */
    private record AfterLoss(String loss, RebuildProgress progress, boolean isUsable) {}

    /** Notes what the index contains after a loss; empty when no rebuild has stored its progress. */
    void update(String loss, Optional<RebuildProgress> progress) {
        read = progress.map(each -> new AfterLoss(loss, each, SAMPLE.stream().anyMatch(id -> !each.mayMiss(id))));
    }

    /** Notes that the index is complete. */
    void clear() {
        read = Optional.empty();
    }

    /** {@return whether some events can be claimed although the index is incomplete} */
    public boolean isUsable() {
        return read.filter(AfterLoss::isUsable).isPresent();
    }

    /**
     * {@return the name of the loss since which every partition that may contain the event has been read; empty while one is unread, or when the index
     * was complete at the last check}
     */
    public Optional<String> claimableAfterLoss(String eventId) {
        return read.filter(each -> !each.progress().mayMiss(eventId)).map(AfterLoss::loss);
    }

    /** {@return the number of unread partitions; 0 when the index is complete, or when no rebuild has stored its progress} */
    int unreadCount() {
        return read.map(each -> each.progress().unread().size()).orElse(0);
    }

    /** {@return the names of unread partitions, for the operator} */
    String unreadNames() {
        Set<LogPartition> unread =
                read.map(each -> each.progress().unread().keySet()).orElse(Set.of());
        return unread.stream().map(LogPartition::toString).sorted().limit(NAMED).collect(Collectors.joining(", "))
                + (unread.size() > NAMED ? " and " + (unread.size() - NAMED) + " more" : "");
    }
}
