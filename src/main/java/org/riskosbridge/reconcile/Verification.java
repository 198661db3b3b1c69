package org.riskosbridge.reconcile;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.event.LogPartition;
import org.riskosbridge.index.IndexConfig;
import org.riskosbridge.index.IndexEntry;
import org.riskosbridge.index.IndexKey;
import org.riskosbridge.index.IndexScanner;
import org.riskosbridge.log.EventLog;
import org.riskosbridge.log.StoredEvent;

/**
 * Compares the index with the log while bridges run. Changes nothing. Keeps all entries in memory, about 200 bytes each: give the command's
 * JVM enough heap.
 */
@Singleton
public class Verification {

    private final IndexScanner entries;
    private final EventLog log;
    private final IndexConfig config;

    Verification(IndexScanner entries, EventLog log, IndexConfig config) {
        this.entries = entries;
        this.log = log;
        this.config = config;
    }

    /**
     * The result.
     *
     * @param entries number of entries of the index
     * @param records number of event records in the log within the dedup window
     * @param missing records whose id the index does not know: a repeated delivery would be appended again
     * @param behind records whose id is only claimed: the next delivery finds the record
     * @param otherBody records whose body differs from the body that the index knows
     * @param unrecorded committed ids without a record in the log
     * @param repeated second records of an id
     * @param claimed ids that are only claimed, without a record: in flight, or in doubt
     */
    public record Report(
            long entries,
            long records,
            long missing,
            long behind,
            long otherBody,
            long unrecorded,
            long repeated,
            long claimed) {

        /** {@return whether the index agrees with the log, and each event has one record} */
        public boolean isSound() {
            return missing + otherBody + unrecorded + repeated == 0;
        }
    }

    /** One id: its entry, and the number of its records. */
    private static final class Seen {
        private final @Nullable IndexEntry entry;
        private long records;

        Seen(@Nullable IndexEntry entry) {
            this.entry = entry;
        }
    }

    /**
     * Reads all entries of the index first, then all records of the dedup window. So the log has a record for every entry that was read as committed.
     *
     * @throws ExecutionException when Kafka refuses
     * @throws TimeoutException when Kafka does not answer
     */
    public Report run(Progress.Observer observer) throws ExecutionException, InterruptedException, TimeoutException {
        long start = System.nanoTime();
        long begun = entries.now();
        long keys = entries.figures().keys();
        Map<IndexKey, Seen> seen = new HashMap<>();
        entries.visit((found, done) -> {
            found.forEach(each -> seen.put(each.key(), new Seen(each.entry())));
            observer.at(new Progress("reading the index", done, Math.max(0, keys - done), since(start)));
        });
        Comparison comparison = new Comparison(seen, begun, entries.now());
        // An entry lives for one dedup window after its last change, which is at most two leases after its record's
        // time.
        long since =
                begun - config.dedupWindow().toMillis() - 2 * config.lease().toMillis();
        long[] read = {0};
        RebuildProgress all =
                RebuildProgress.begin(since, log.partitions(() -> true).orElseThrow());
        Map<LogPartition, Long> unread = log.readSince(since, all.positions(), batch -> {
                    batch.events().forEach(comparison::record);
                    read[0] += batch.events().size();
                    observer.at(new Progress("reading the log", read[0], batch.left(), since(start)));
                    return true;
                })
                .orElseThrow();
        if (!unread.isEmpty()) {
            throw new TimeoutException("These partitions cannot be read: " + unread.keySet()
                    + ". Check their leaders and in-sync replicas.");
        }
        return comparison.report();
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Compares the index with the log. */
    private final class Comparison {
        private final Map<IndexKey, Seen> seen;
        private final long begun;
        private final long ended;
        private final long entryCount;
        private long records;
        private long missing;
        private long behind;
        private long otherBody;
        private long repeated;

        /**
         * Starts without records.
         *
         * @param seen the entries read between {@code begun} and {@code ended}, milliseconds since 1970
         */
        Comparison(Map<IndexKey, Seen> seen, long begun, long ended) {
            this.seen = seen;
            this.begun = begun;
            this.ended = ended;
            this.entryCount = seen.size();
        }

        void record(StoredEvent event) {
            IndexKey key =
                    IndexKey.of(event.identity().webhook(), event.identity().eventId());
            Seen id = seen.computeIfAbsent(key, absent -> new Seen(null));
            records++;
            id.records++;
            if (id.records > 1) {
                repeated++;
            } else if (id.entry == null) {
                missing += isExpected(event) ? 1 : 0;
            } else if (id.entry instanceof IndexEntry.Committed committed) {
                otherBody += committed.bodyHash() == event.bodyHash() ? 0 : 1;
            } else {
                behind++;
            }
        }

        /** Whether the index must have had the entry when it was read: the record is neither too new nor expired. */
        private boolean isExpected(StoredEvent event) {
            return event.claimedAt() < begun - config.lease().toMillis()
                    && event.claimedAt() > ended - config.dedupWindow().toMillis();
        }

        Report report() {
            long unrecorded = seen.values().stream()
                    .filter(id -> id.entry instanceof IndexEntry.Committed && id.records == 0)
                    .count();
            long claimed = seen.values().stream()
                    .filter(id -> id.entry instanceof IndexEntry.Claimed && id.records == 0)
                    .count();
            return new Report(entryCount, records, missing, behind, otherBody, unrecorded, repeated, claimed);
        }
    }
}
