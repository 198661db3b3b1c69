package org.riskosbridge.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.riskosbridge.event.LogPartition;
import org.riskosbridge.event.LogPosition;
import org.riskosbridge.index.IndexEntry;
import org.riskosbridge.it.LogLines;
import org.riskosbridge.log.Distribution;
import org.riskosbridge.log.EventLog;
import org.riskosbridge.log.Presence;
import org.riskosbridge.log.RecordIdentity;
import org.riskosbridge.time.ManualClock;

class ResolverTest {

    private static final RecordIdentity EVENT = new RecordIdentity("/webhooks/riskos", "a");
    private static final RecordIdentity OTHER = new RecordIdentity("/webhooks/riskos", "b");

    private final ManualClock clock = new ManualClock();
    private final Log log = new Log();
    private final Resolver resolver = new Resolver(log, clock, new SimpleMeterRegistry());

    /** The process was stopped while the event's first lookup waited. In that time another delivery resolved the event and claimed it again. */
    @Test
    void ofTwoClaimsOfOneEventTheLaterIsLookedFor() {
        var unused = resolver.isInLog(OTHER, claim(1));
        Future<Boolean> earlier = resolver.isInLog(EVENT, claim(1_000));
        Future<Boolean> later = resolver.isInLog(EVENT, claim(31_000));
        log.answers.get(0).complete(Map.of(OTHER, Presence.ABSENT));
        assertThat(log.asked.get(1)).isEqualTo(Map.of(EVENT, 31_000L));
        log.answers.get(1).complete(Map.of(EVENT, Presence.STORED));
        assertThat(earlier.result()).isTrue();
        assertThat(later.result()).isTrue();
    }

    @Test
    void eventThatCanStillComeStaysInDoubt() {
        Future<Boolean> event = resolver.isInLog(EVENT, claim(1));
        log.answers.get(0).complete(Map.of(EVENT, Presence.UNDECIDED));
        assertThat(event.failed()).isTrue();
        assertThat(event.cause()).hasMessageContaining("bridge.log.clock-skew");
    }

    @Test
    void lookupsOfAllPartitionsAreOneLine() {
        try (LogLines lines = LogLines.of(LookupLog.class)) {
            lookUp(12);
            log.answers.get(0).complete(Map.of(EVENT, Presence.STORED));
            log.answers.get(1).complete(Map.of(EVENT, Presence.UNDECIDED));
            log.answers.subList(2, 12).forEach(answer -> answer.complete(Map.of(EVENT, Presence.ABSENT)));
            clock.pass(5_000);
            assertThat(lines.records()).extracting(LogRecord::getLevel).containsExactly(Level.INFO);
            assertThat(lines.messages())
                    .containsExactly("Lookups of events in doubt: 1 found in the log, 10 not found, 1 still in doubt.");
        }
    }

    @Test
    void partitionsThatCannotBeReadAreOnePlainLineAMinute() {
        try (LogLines lines = LogLines.of(LookupLog.class)) {
            lookUp(12);
            log.answers.forEach(answer -> answer.fail(new TimeoutException("the barrier was not seen in time")));
            clock.pass(5_000);
            assertThat(lines.messages())
                    .containsExactly(
                            "Lookups of events in doubt: 0 found in the log, 0 not found, 12 still in doubt. A partition"
                                    + " cannot be read; run doctor: the barrier was not seen in time");
            for (int second = 0; second < 120; second += 5) {
                lookUp(1);
                log.answers.get(log.answers.size() - 1).fail(new TimeoutException());
                clock.pass(5_000);
            }
            assertThat(lines.records())
                    .hasSize(3)
                    .extracting(LogRecord::getLevel)
                    .containsOnly(Level.WARNING);
        }
    }

    /** The outage of Kafka has a log line of its own. */
    @Test
    void knownOutageOfKafkaIsNotToldAgain() {
        try (LogLines lines = LogLines.of(LookupLog.class)) {
            lookUp(12);
            log.missing = Optional.of("Kafka is unavailable");
            log.answers.subList(0, 6).forEach(answer -> answer.fail(new TimeoutException()));
            log.missing = Optional.empty();
            log.answers.subList(6, 12).forEach(answer -> answer.fail(new TimeoutException()));
            log.missing = Optional.of("Kafka is unavailable");
            clock.pass(120_000);
            assertThat(lines.records()).isEmpty();
        }
    }

    private void lookUp(int events) {
        for (int partition = 0; partition < events; partition++) {
            var unused = resolver.isInLog(EVENT, new IndexEntry.Claimed(1, "attempt", "riskos.a", partition, 4711));
        }
    }

    private static IndexEntry.Claimed claim(long at) {
        return new IndexEntry.Claimed(at, "attempt", "riskos.a", 0, 4711);
    }

    private static final class Log implements EventLog {
        private final List<Map<RecordIdentity, Long>> asked = new ArrayList<>();
        private final List<Promise<Map<RecordIdentity, Presence>>> answers = new ArrayList<>();
        private Optional<String> missing = Optional.empty();

        @Override
        public Future<Map<RecordIdentity, Presence>> find(
                String topic, int partition, Map<RecordIdentity, Long> claimed) {
            asked.add(claimed);
            answers.add(Promise.promise());
            return answers.get(answers.size() - 1).future();
        }

        @Override
        public Future<LogPosition> append(ProducerRecord<byte[], byte[]> record) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Map<LogPartition, Distribution>> partitions(BooleanSupplier goOn) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Map<LogPartition, Long>> readSince(
                long since, Map<LogPartition, Long> partitions, Visitor visitor) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int partitionFor(String topic, byte[] key) {
            return 0;
        }

        @Override
        public Optional<String> missing() {
            return missing;
        }

        @Override
        public boolean isNew() {
            return false;
        }
    }
}
