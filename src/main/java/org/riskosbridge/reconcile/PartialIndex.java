package org.riskosbridge.reconcile;

import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.riskosbridge.event.LogPartition;

/**
 * The part of the log that is in the index while the index is incomplete: the partitions that a rebuild has read up to their barriers. A partition that
 * cannot be read holds up only the events that may be in it.
 */
@Singleton
public class PartialIndex {

    /** Maximum partitions that {@link #unread} names. */
    private static final int NAMED = 5;

    private volatile Optional<AfterLoss> read = Optional.empty();

    /** @param loss the name of the loss after which the log was read */
    private record AfterLoss(String loss, RebuildProgress progress) {}

    /** Notes what the index contains after a loss; empty when no rebuild has stored its progress. */
    void contains(String loss, Optional<RebuildProgress> progress) {
        read = progress.map(each -> new AfterLoss(loss, each));
    }

    /** Notes that the index is complete. */
    void isComplete() {
        read = Optional.empty();
    }

    /** {@return whether some events can be claimed although the index is incomplete} */
    public boolean isUsable() {
        return read.map(AfterLoss::progress)
                .filter(each -> each.unread().size() < each.all())
                .isPresent();
    }

    /**
     * {@return the name of the loss after which every partition was read that may contain the event; empty when one was not read, or when the index
     * was complete at the last check}
     */
    public Optional<String> lossReadFor(String eventId) {
        return read.filter(each -> !each.progress().mayMiss(eventId)).map(AfterLoss::loss);
    }

    /** {@return the number of unread partitions; 0 when the index is complete, or when no rebuild has stored its progress} */
    int unreadCount() {
        return read.map(each -> each.progress().unread().size()).orElse(0);
    }

    /** {@return the names of unread partitions, for the operator} */
    String unread() {
        Set<LogPartition> unread =
                read.map(each -> each.progress().unread().keySet()).orElse(Set.of());
        return unread.stream().map(LogPartition::toString).sorted().limit(NAMED).collect(Collectors.joining(", "))
                + (unread.size() > NAMED ? " and " + (unread.size() - NAMED) + " more" : "");
    }
}
