package org.riskosbridge.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The choice of the producer for a record. */
class ProducerPoolTest {

    private static final String TOPIC = "riskos.a";
    private static final int SIZE = 3;

    private final List<MockProducer<byte[], byte[]>> producers = new ArrayList<>();
    private final ProducerPool pool = new ProducerPool(SIZE, producer(), number -> producer());

    @Test
    void partitionsOfATopicAreSharedEvenlyByAllProducers() throws InterruptedException {
        pool.introduce(Set.of(TOPIC));
        List<Integer> owners =
                IntStream.range(0, 2 * SIZE).map(p -> send(TOPIC, p)).boxed().toList();
        assertThat(owners.subList(0, SIZE))
                .containsExactlyInAnyOrder(0, 1, 2)
                .isEqualTo(owners.subList(SIZE, 2 * SIZE));
    }

    @Test
    void partitionKeepsItsProducerWhateverIsPending() throws InterruptedException {
        pool.introduce(Set.of(TOPIC));
        int owner = send(TOPIC, 4);
        for (int i = 0; i < 10; i++) {
            assertThat(send(TOPIC, 4)).isEqualTo(owner);
        }
        pool.introduce(Set.of(TOPIC, "riskos.b"));
        assertThat(send(TOPIC, 4)).isEqualTo(owner);
    }

    @Test
    void firstPartitionsOfManyTopicsAreSpreadOverAllProducers() throws InterruptedException {
        pool.introduce(Set.of());
        assertThat(IntStream.range(0, 50).map(i -> send("riskos.type-" + i, 0))).contains(0, 1, 2);
    }

    @Test
    void recordsWhosePartitionTheProducerChoosesAllHaveOneProducer() throws InterruptedException {
        pool.introduce(Set.of(TOPIC));
        int owner = send(TOPIC, null);
        assertThat(send(TOPIC, null)).isEqualTo(owner);
    }

    /** A topic whose hash is negative. */
    @Test
    void everyTopicHasAnOwner() throws InterruptedException {
        pool.introduce(Set.of());
        assertThat("polygenelubricants".hashCode()).isEqualTo(Integer.MIN_VALUE);
        assertThat(send("polygenelubricants", 0)).isBetween(0, SIZE - 1);
    }

    @Test
    void nothingIsSentBeforeEveryProducerKnowsTheTopics() {
        assertThatThrownBy(() -> send(TOPIC, 0)).isInstanceOf(TimeoutException.class);
        assertThat(producers).hasSize(1).allMatch(producer -> producer.history().isEmpty());
    }

    @Test
    void producersOfAFailedIntroductionAreNotMadeTwice() throws InterruptedException {
        AtomicInteger made = new AtomicInteger();
        ProducerPool failing = new ProducerPool(SIZE, producer(), number -> {
            made.incrementAndGet();
            return new MockProducer<>() {
                @Override
                public List<PartitionInfo> partitionsFor(String topic) {
                    throw new IllegalStateException("not authorized");
                }
            };
        });
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> failing.introduce(Set.of(TOPIC))).hasMessage("not authorized");
        }
        assertThat(made).hasValue(SIZE - 1);
    }

    @Test
    void poolClosesTheProducersThatItHasMade() throws InterruptedException {
        pool.introduce(Set.of(TOPIC));
        pool.close();
        assertThat(producers).extracting(MockProducer::closed).containsExactly(false, true, true);
    }

    private Producer<byte[], byte[]> producer() {
        MockProducer<byte[], byte[]> producer =
                new MockProducer<>(Cluster.empty(), false, null, new ByteArraySerializer(), new ByteArraySerializer());
        producers.add(producer);
        return producer;
    }

    /** {@return the number of the producer that got the record} */
    private int send(String topic, @Nullable Integer partition) {
        List<Integer> before = sent();
        pool.send(new ProducerRecord<>(topic, partition, "a".getBytes(UTF_8), new byte[1]), (metadata, failure) -> {});
        List<Integer> after = sent();
        return IntStream.range(0, after.size())
                .filter(number -> after.get(number) > before.get(number))
                .findFirst()
                .orElseThrow();
    }

    private List<Integer> sent() {
        return producers.stream().map(producer -> producer.history().size()).toList();
    }
}
