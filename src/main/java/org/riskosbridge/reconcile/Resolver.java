package org.riskosbridge.reconcile;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import jakarta.inject.Singleton;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.riskosbridge.index.IndexEntry;
import org.riskosbridge.log.EventLog;
import org.riskosbridge.log.Presence;
import org.riskosbridge.log.RecordIdentity;
import org.riskosbridge.time.MonotonicClock;

/**
 * Resolves events in doubt from the log: protocol step 6 of {@code docs/architecture.md}.
 *
 * <p>An event is in doubt when the lease of its claim has ended without a commit. The claim names the partition and the time of the append, so one
 * read of one partition is enough. The answer has three values. STORED: the record is in the log. ABSENT: the reader has seen its own barrier, has
 * passed the barrier without finding the record, and the leader's clock proves that no leader accepts the record any more. UNDECIDED: anything else;
 * the event stays in doubt, and the delivery is answered 503. The resolver never treats a missing answer as ABSENT.
 *
 * <p>A barrier and a read cost some ten milliseconds, and one outage can leave thousands of events in doubt. So events of one partition share a
 * read: while a read runs, new lookups wait for the next read, which starts after its own barrier. A running read cannot answer a later lookup,
 * because the read's barrier is older than the lookup.
 *
 * <p>Two bridges may resolve the same event at the same time. This is harmless: both results lead to a compare-and-set on the same claim, and
 * one of them fails.
 */
@Singleton
public class Resolver {

    private static final Logger LOG = Logger.getLogger(Resolver.class);

    private static final String UNDECIDED = "By the leader's clock, the record can still arrive: see"
            + " bridge.log.max-record-age and bridge.log.clock-skew.";

    private final EventLog log;
    private final Counter found;
    private final Counter notFound;
    private final LookupLog lines;
    private final Map<Partition, Readings> partitions = new ConcurrentHashMap<>();

    Resolver(EventLog log, MonotonicClock clock, MeterRegistry meters) {
        this.log = log;
        this.found = counter(meters, "found");
        this.notFound = counter(meters, "not-found");
        this.lines = new LookupLog(log, clock);
    }

    private static Counter counter(MeterRegistry meters, String result) {
        return Counter.builder("bridge.in.doubt.resolved")
                .description("Events in doubt that were looked up in the log")
                .tag("result", result)
                .register(meters);
    }

    /**
     * Looks up in the log the record of a claim whose lease has ended.
     *
     * @return true when the log has the record; false when the record can no longer arrive; a failure when neither is proven
     */
    public Future<Boolean> isInLog(RecordIdentity event, IndexEntry.Claimed claim) {
        Partition partition = new Partition(claim.topic(), claim.partition());
        return partitions.computeIfAbsent(partition, Readings::new).ask(event, claim.claimedAt());
    }

    private record Partition(String topic, int number) {}

    private record Question(long claimedAt, Promise<Boolean> answer) {

        /** The resolver looks up only the later of two claims of one event: the earlier claim was taken over, so its record is not in the log. */
        Question later(Question other) {
            return new Question(Math.max(claimedAt, other.claimedAt), answer);
        }
    }

    /** The reads of one partition, one at a time, and the lookups that wait for the next read. */
    private final class Readings {

        private final Partition partition;
        private Map<RecordIdentity, Question> waiting = new HashMap<>();
        private boolean reading;

        Readings(Partition partition) {
            this.partition = partition;
        }

        synchronized Future<Boolean> ask(RecordIdentity event, long claimedAt) {
            Question question = waiting.merge(event, new Question(claimedAt, Promise.promise()), Question::later);
            if (!reading) {
                read();
            }
            return question.answer().future();
        }

        private synchronized void read() {
            Map<RecordIdentity, Question> asked = waiting;
            reading = !asked.isEmpty();
            if (!reading) {
                return;
            }
            waiting = new HashMap<>();
            Map<RecordIdentity, Long> claimed = asked.entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, e -> e.getValue().claimedAt()));
            log.find(partition.topic(), partition.number(), claimed).onComplete(answer -> {
                if (answer.succeeded()) {
                    answer(asked, answer.result());
                } else {
                    String why = LookupLog.reason(answer.cause());
                    lines.failed(asked.size(), why);
                    asked.forEach((event, question) -> question.answer().fail(why));
                }
                read();
            });
        }

        private void answer(Map<RecordIdentity, Question> asked, Map<RecordIdentity, Presence> presences) {
            int stored = Collections.frequency(presences.values(), Presence.STORED);
            int undecided = Collections.frequency(presences.values(), Presence.UNDECIDED);
            int absent = asked.size() - stored - undecided;
            found.increment(stored);
            notFound.increment(absent);
            lines.read(stored, absent, undecided);
            LOG.debugf(
                    "Of %d events in doubt in %s-%d, %d are in the log, and %d remain in doubt.",
                    asked.size(), partition.topic(), partition.number(), stored, undecided);
            asked.forEach((event, question) -> {
                switch (presences.getOrDefault(event, Presence.UNDECIDED)) {
                    case STORED -> question.answer().complete(true);
                    case ABSENT -> question.answer().complete(false);
                    case UNDECIDED -> question.answer().fail(UNDECIDED);
                }
            });
        }
    }
}
