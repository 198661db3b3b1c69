package org.riskosbridge.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.riskosbridge.event.LogPartition;
import org.riskosbridge.event.LogPosition;
import org.riskosbridge.index.IndexEntry;
import org.riskosbridge.log.EventLog;
import org.riskosbridge.log.Presence;
import org.riskosbridge.log.RecordIdentity;

class ResolverTest {

    private static final RecordIdentity EVENT = new RecordIdentity("/webhooks/riskos", "a");
    private static final RecordIdentity OTHER = new RecordIdentity("/webhooks/riskos", "b");

    /** The process was stopped while the first question waited; meanwhile another delivery resolved the event and claimed it again. */
    @Test
    void ofTwoClaimsOfOneEventTheLaterIsLookedFor() {
        Log log = new Log();
        Resolver resolver = new Resolver(log, new SimpleMeterRegistry());
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
        Log log = new Log();
        Resolver resolver = new Resolver(log, new SimpleMeterRegistry());
        Future<Boolean> event = resolver.isInLog(EVENT, claim(1));
        log.answers.get(0).complete(Map.of(EVENT, Presence.UNDECIDED));
        assertThat(event.failed()).isTrue();
        assertThat(event.cause()).hasMessageContaining("bridge.log.clock-skew");
    }

    private static IndexEntry.Claimed claim(long at) {
        return new IndexEntry.Claimed(at, "attempt", "riskos.a", 0, 4711);
    }

    private static final class Log implements EventLog {
        private final List<Map<RecordIdentity, Long>> asked = new ArrayList<>();
        private final List<Promise<Map<RecordIdentity, Presence>>> answers = new ArrayList<>();

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
        public boolean readSince(long since, Map<LogPartition, Long> known, Visitor visitor) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int partitionFor(String topic, byte[] key) {
            return 0;
        }

        @Override
        public Optional<String> missing() {
            return Optional.empty();
        }

        @Override
        public boolean isNew() {
            return false;
        }
    }
}
