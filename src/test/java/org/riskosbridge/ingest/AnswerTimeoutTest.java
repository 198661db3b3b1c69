package org.riskosbridge.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.riskosbridge.event.LogPartition;
import org.riskosbridge.event.LogPosition;
import org.riskosbridge.event.Webhook;
import org.riskosbridge.index.Claim;
import org.riskosbridge.index.ClaimRequest;
import org.riskosbridge.index.EventIndex;
import org.riskosbridge.index.IndexConfig;
import org.riskosbridge.index.IndexEntry;
import org.riskosbridge.index.IndexKey;
import org.riskosbridge.log.Distribution;
import org.riskosbridge.log.EventLog;
import org.riskosbridge.log.LogConfig;
import org.riskosbridge.log.Presence;
import org.riskosbridge.log.RecordIdentity;
import org.riskosbridge.reconcile.PartialIndex;
import org.riskosbridge.reconcile.SimulatedRecovery;
import org.riskosbridge.time.ManualClock;

/** Each delivery is answered within 10 s, whatever it waits for. */
class AnswerTimeoutTest {

    private static final Delivery DELIVERY = new Delivery(
            new Webhook("riskos", "riskos.", Set.of()),
            "id",
            "{\"event_id\":\"a\",\"event_type\":\"reevaluation\"}".getBytes(UTF_8),
            null);
    private static final IndexKey KEY = IndexKey.of("riskos", "a");
    private static final IndexEntry.Claimed ENTRY =
            new IndexEntry.Claimed(1_000, "attempt", "riskos.reevaluation", 0, 4711);

    private static final SmallRyeConfig CONFIG = new SmallRyeConfigBuilder()
            .withMapping(LogConfig.class)
            .withMapping(IndexConfig.class)
            .addDiscoveredConverters()
            .build();

    private final ManualClock time = new ManualClock();
    private final Index index = new Index();
    private final Log log = new Log();
    private final Ingest ingest = SimulatedIngest.of(
            time,
            index,
            log,
            SimulatedRecovery.resolver(log, time),
            new PartialIndex(),
            CONFIG.getConfigMapping(LogConfig.class),
            CONFIG.getConfigMapping(IndexConfig.class),
            Duration.ofSeconds(1));

    @Test
    void deliveryIsAnsweredAtItsDeadlineWhileTheLogIsStillBeingAsked() {
        index.answers.add(new Claim.InDoubt(KEY, ENTRY));
        Future<Outcome> outcome = ingest.ingest(DELIVERY);
        time.pass(9_999);
        assertThat(outcome.isComplete()).isFalse();
        time.pass(1);
        assertThat(outcome.result()).isInstanceOf(Outcome.InDoubt.class);
    }

    @Test
    void lookupThatEndsAfterTheDeadlineIsFollowedByNoAppend() {
        index.answers.addAll(List.of(new Claim.InDoubt(KEY, ENTRY), new Claim.Won(KEY, ENTRY)));
        Future<Outcome> outcome = ingest.ingest(DELIVERY);
        time.pass(11_000);
        assertThat(outcome.result()).isInstanceOf(Outcome.InDoubt.class);
        log.lookup.complete(Map.of(new RecordIdentity("/webhooks/riskos", "a"), Presence.ABSENT));
        assertThat(log.appends).isEmpty();
        assertThat(index.released).isEqualTo(1);
    }

    @Test
    void appendAfterAWaitIsAnsweredAtTheDeadlineOfTheDelivery() {
        for (int i = 0; i < 39; i++) {
            index.answers.add(new Claim.InFlight(Duration.ofSeconds(20)));
        }
        index.answers.add(new Claim.Won(KEY, ENTRY));
        Future<Outcome> outcome = ingest.ingest(DELIVERY);
        time.pass(9_999);
        assertThat(log.appends).hasSize(1);
        assertThat(outcome.isComplete()).isFalse();
        time.pass(1);
        assertThat(outcome.result()).isInstanceOf(Outcome.InDoubt.class);
        log.appends.get(0).complete(new LogPosition("riskos.reevaluation", 0, 0));
        assertThat(index.committed).isEqualTo(1);
    }

    /** An index that answers each claim with the next of {@link #answers}. */
    private static final class Index implements EventIndex {
        private final Queue<Claim> answers = new ArrayDeque<>();
        private int committed;
        private int released;

        @Override
        public Future<Claim> claim(ClaimRequest request) {
            return Future.succeededFuture(answers.remove());
        }

        @Override
        public Future<Claim> reclaim(Claim.InDoubt lapsed, ClaimRequest request) {
            return claim(request);
        }

        @Override
        public Future<Claim> admit(
                ClaimRequest request, Claim.@Nullable InDoubt lapsed, OptionalLong eventAt, Optional<String> lossRead) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void commit(Claim.Held held) {
            committed++;
        }

        @Override
        public void release(Claim.Won won) {
            released++;
        }

        @Override
        public boolean isUp() {
            return true;
        }
    }

    /** A log that does not answer until the test allows it. */
    private static final class Log implements EventLog {
        private final List<Promise<LogPosition>> appends = new ArrayList<>();
        private final Promise<Map<RecordIdentity, Presence>> lookup = Promise.promise();

        @Override
        public Future<LogPosition> append(ProducerRecord<byte[], byte[]> record) {
            appends.add(Promise.promise());
            return appends.get(appends.size() - 1).future();
        }

        @Override
        public Future<Map<RecordIdentity, Presence>> find(
                String topic, int partition, Map<RecordIdentity, Long> claimed) {
            return lookup.future();
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
            return Optional.empty();
        }

        @Override
        public boolean isNew() {
            return false;
        }
    }
}
