package org.riskosbridge.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** Which producer gets a record. The producers answer when the test says so. */
class ProducerPoolTest {

    private static final long LINGER = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long FAR = 2 * ProducerPool.NEAR;
    private static final String TOPIC = "riskos.a";

    /** Bytes of a record's value. */
    private static final int SIZE = 2;

    private final List<MockProducer<byte[], byte[]>> producers = new ArrayList<>();
    private final long start = System.nanoTime();
    private final FastestAppend fastest = new FastestAppend(start);
    private long now = start;

    @Test
    void nearKafkaGetsEveryRecordFromTheFirstProducer() {
        ProducerPool pool = pool(3, Long.MAX_VALUE, false);
        fastest.took(ProducerPool.NEAR / 2, now);
        for (int i = 0; i < 5; i++) {
            assertThat(sendLater(pool, 0)).isZero();
        }
    }

    @Test
    void farKafkaGetsRecordsOfOneLingerTogetherAndLaterOnesFromAnIdleProducer() {
        ProducerPool pool = farPool(3, false);
        assertThat(sendLater(pool, 0)).isZero();
        assertThat(send(pool, 0)).isZero();
        assertThat(sendLater(pool, 0)).isEqualTo(1);
        assertThat(sendLater(pool, 0)).isEqualTo(2);
    }

    @Test
    void producerWhoseRecordsAreAllAnsweredIsIdleAgain() {
        ProducerPool pool = farPool(3, false);
        sendLater(pool, 0);
        sendLater(pool, 0);
        producers.get(0).completeNext();
        assertThat(sendLater(pool, 0)).isZero();
    }

    @Test
    void failedRecordIsNotPendingAnyMore() {
        ProducerPool pool = farPool(2, false);
        sendLater(pool, 0);
        producers.get(0).errorNext(new TimeoutException("no answer"));
        assertThat(sendLater(pool, 0)).isZero();
    }

    @Test
    void recordThatAProducerRefusesIsNotPending() {
        ProducerPool pool = farPool(2, false);
        producers.get(0).sendException = new IllegalStateException("closed");
        now += LINGER;
        assertThatThrownBy(() -> pool.choose(0, now).send(record(0), (metadata, failure) -> {}))
                .isInstanceOf(IllegalStateException.class);
        assertThat(pool.choose(0, now).pending()).isZero();
    }

    @Test
    void producerWithTheFewestBytesGetsTheRecordWhileAllHaveRequestsUnderWay() {
        ProducerPool pool = farPool(2, false);
        sendLater(pool, 0);
        send(pool, 0);
        sendLater(pool, 0);
        assertThat(sendLater(pool, 0)).isEqualTo(1);
    }

    @Test
    void nearKafkaGetsRecordsFromOtherProducersWhileTheFirstHasNoRoom() {
        ProducerPool pool = pool(2, 2 * SIZE, false);
        fastest.took(ProducerPool.NEAR / 2, now);
        assertThat(send(pool, 0)).isZero();
        assertThat(send(pool, 0)).isZero();
        assertThat(send(pool, 0)).isEqualTo(1);
        producers.get(0).completeNext();
        assertThat(send(pool, 0)).isZero();
    }

    @Test
    void kafkaIsFarBeforeTheFirstAppend() {
        ProducerPool pool = pool(2, Long.MAX_VALUE, false);
        sendLater(pool, 0);
        assertThat(sendLater(pool, 0)).isEqualTo(1);
    }

    @Test
    void fastestAppendCountsUntilTwoPeriodsHaveHadSlowerOnesOnly() {
        fastest.took(FAR, start);
        fastest.took(1, start);
        fastest.took(FAR, start);
        assertThat(fastest.nanos()).isEqualTo(1);
        fastest.took(FAR, start + FastestAppend.PERIOD);
        assertThat(fastest.nanos()).isEqualTo(1);
        fastest.took(FAR + 1, start + 2 * FastestAppend.PERIOD);
        assertThat(fastest.nanos()).isEqualTo(FAR);
        fastest.took(2, start + 2 * FastestAppend.PERIOD);
        assertThat(fastest.nanos()).isEqualTo(2);
    }

    @Test
    void orderedPartitionStaysWithOneProducer() {
        ProducerPool pool = farPool(3, true);
        for (int i = 0; i < 3; i++) {
            assertThat(sendLater(pool, 1)).isEqualTo(1);
            assertThat(sendLater(pool, 5)).isEqualTo(2);
        }
    }

    @Test
    void producersOfAFailedIntroductionAreNotMadeTwice() {
        AtomicInteger made = new AtomicInteger();
        ProducerPool pool = new ProducerPool(
                producer(),
                number -> {
                    made.incrementAndGet();
                    return new MockProducer<>() {
                        @Override
                        public List<PartitionInfo> partitionsFor(String topic) {
                            throw new IllegalStateException("not authorized");
                        }
                    };
                },
                new ProducerPool.Limits(3, Long.MAX_VALUE, LINGER, false),
                fastest);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> pool.introduce(Set.of(TOPIC))).hasMessage("not authorized");
        }
        assertThat(made).hasValue(2);
    }

    @Test
    void poolClosesTheProducersThatItHasMade() {
        ProducerPool pool = farPool(3, false);
        pool.close();
        assertThat(producers).extracting(MockProducer::closed).containsExactly(false, true, true);
    }

    private ProducerPool farPool(int size, boolean ordered) {
        ProducerPool pool = pool(size, Long.MAX_VALUE, ordered);
        fastest.took(FAR, now);
        return pool;
    }

    private ProducerPool pool(int size, long room, boolean ordered) {
        ProducerPool pool = new ProducerPool(
                producer(), number -> producer(), new ProducerPool.Limits(size, room, LINGER, ordered), fastest);
        pool.introduce(Set.of(TOPIC));
        now = System.nanoTime();
        return pool;
    }

    private Producer<byte[], byte[]> producer() {
        MockProducer<byte[], byte[]> producer =
                new MockProducer<>(Cluster.empty(), false, null, new ByteArraySerializer(), new ByteArraySerializer());
        producers.add(producer);
        return producer;
    }

    /** Sends a record when the last batch has left; {@return the number of its producer} */
    private int sendLater(ProducerPool pool, int partition) {
        now += LINGER;
        return send(pool, partition);
    }

    private int send(ProducerPool pool, int partition) {
        PooledProducer chosen = pool.choose(partition, now);
        chosen.send(record(partition), (metadata, failure) -> {});
        return producers.indexOf(chosen.producer());
    }

    private static ProducerRecord<byte[], byte[]> record(int partition) {
        return new ProducerRecord<>(TOPIC, partition, "a".getBytes(UTF_8), new byte[SIZE]);
    }
}
