package org.riskosbridge.reconcile;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.index.IndexConfig;
import org.riskosbridge.index.IndexEntry;
import org.riskosbridge.index.IndexKey;
import org.riskosbridge.index.IndexScanner;
import org.riskosbridge.log.EventLog;
import org.riskosbridge.log.StoredEvent;

/**
 * Holds the index against the log, while bridges go on. Changes nothing. Keeps all entries in memory, some 200 bytes each:
 * give the command's JVM as much.
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
     * What was found.
     *
     * @param entries of the index
     * @param records of events in the log, of the last dedup window
     * @param missing records whose id the index does not know: their next delivery would be appended again
     * @param behind records whose id is only claimed: their next delivery will find them
     * @param otherBody records whose body is not the one that the index remembers
     * @param unrecorded committed ids that have no record in the log
     * @param repeated records of an id that had one already
     */
    public record Report(
            long entries, long records, long missing, long behind, long otherBody, long unrecorded, long repeated) {

        /** {@return whether the guarantee can rely on the index, and was kept} */
        public boolean isSound() {
            return missing + otherBody + unrecorded + repeated == 0;
        }
    }

    /** What is known of one id: its entry, and how many records it has. */
    private static final class Seen {
        private final @Nullable IndexEntry entry;
        private long records;

        Seen(@Nullable IndexEntry entry) {
            this.entry = entry;
        }
    }

    /**
     * Reads all entries of the index, and then all records of the window, so that what is stored meanwhile is in neither
     * or in the log.
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
        // An entry lives for the window from its last step on, and that is at most two leases after its record's time.
        long since =
                begun - config.dedupWindow().toMillis() - 2 * config.lease().toMillis();
        long[] read = {0};
        log.readSince(since, (events, left) -> {
            events.forEach(comparison::record);
            read[0] += events.size();
            observer.at(new Progress("reading the log", read[0], left, since(start)));
            return true;
        });
        return comparison.report();
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** The two sides, held against each other. */
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
         * A comparison with no records yet.
         *
         * @param seen the entries that were read from {@code begun} to {@code ended}, milliseconds since 1970
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

        /** Whether its entry must have been there when the index was read: neither too new for that nor run out. */
        private boolean isExpected(StoredEvent event) {
            return event.claimedAt() < begun - config.lease().toMillis()
                    && event.claimedAt() > ended - config.dedupWindow().toMillis();
        }

        Report report() {
            long unrecorded = seen.values().stream()
                    .filter(id -> id.entry instanceof IndexEntry.Committed && id.records == 0)
                    .count();
            return new Report(entryCount, records, missing, behind, otherBody, unrecorded, repeated);
        }
    }
}
