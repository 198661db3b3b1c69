package org.riskosbridge.kafka;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.riskosbridge.event.LogPosition;
import org.riskosbridge.log.Distribution;
import org.riskosbridge.log.KafkaAvailability;
import org.riskosbridge.log.LogConfig;
import org.riskosbridge.log.SimulatedKafka;
import org.riskosbridge.model.Program;
import org.riskosbridge.model.World;
import org.riskosbridge.time.PeriodicChecks;

/** {@link RequiredTopics} and {@link TopicRegistry} of one bridge, for the model. */
public final class SimulatedTopics {

    private final boolean awaits;
    private final World world;
    private final Program bridge;
    private final SimulatedKafka kafka;
    private final RequiredTopics topics;
    private final LogConfig config;
    private final Set<String> needed = new LinkedHashSet<>();

    /**
     * The topics.
     *
     * @param append appends a registration
     * @param awaits whether the bridge waits for the acknowledgement of a registration
     */
    public SimulatedTopics(
            World world,
            Program bridge,
            SimulatedKafka kafka,
            LogReader reader,
            Function<ProducerRecord<byte[], byte[]>, Future<LogPosition>> append,
            boolean awaits,
            LogConfig config) {
        this.awaits = awaits;
        this.world = world;
        this.bridge = bridge;
        this.kafka = kafka;
        this.config = config;
        Producer<byte[], byte[]> producer = producer(append);
        Vertx vertx = unused(Vertx.class);
        Admin admin = unused(Admin.class);
        this.topics = new RequiredTopics(
                new Checks(vertx),
                new Brokers(admin),
                new ProducerPool(1, producer, number -> producer),
                new TopicRegistry(producer, reader, config),
                new KafkaAvailability(new Checks(vertx), vertx, admin, new SimpleMeterRegistry(), ""),
                config);
    }

    private static <T> T unused(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                SimulatedTopics.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    throw new UnsupportedOperationException(method.getName());
                }));
    }

    @SuppressWarnings("unchecked")
    private Producer<byte[], byte[]> producer(Function<ProducerRecord<byte[], byte[]>, Future<LogPosition>> append) {
        return (Producer<byte[], byte[]>) Proxy.newProxyInstance(
                SimulatedTopics.class.getClassLoader(),
                new Class<?>[] {Producer.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "partitionsFor" -> List.of();
                    case "send" -> new Sent(append.apply((ProducerRecord<byte[], byte[]>) arguments[0]));
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    /** Calls {@link RequiredTopics#provide} for these topics and the topic of the registry. */
    public void provide(Collection<String> ofEvents) {
        needed.addAll(ofEvents);
        needed.add(config.registryTopic());
        topics.provide(needed);
    }

    public int partitions(String topic) {
        return topics.partitions(topic);
    }

    /** {@link RequiredTopics#everUsed} */
    public Optional<Map<String, Distribution>> everUsed(BooleanSupplier goOn)
            throws ExecutionException, InterruptedException, TimeoutException {
        return topics.everUsed(goOn);
    }

    /** {@return the topics of this bridge's own configuration that hold events} */
    public Map<String, Distribution> own() {
        Map<String, Distribution> own = new HashMap<>();
        needed.forEach(topic -> own.put(topic, new Distribution(Set.of(partitions(topic)), true)));
        own.remove(config.registryTopic());
        return own;
    }

    public Optional<String> missing() {
        return topics.missing();
    }

    public boolean areAllNew() {
        return topics.areAllNew();
    }

    private void answer() {
        world.pass(bridge, world.mishap(0.05) ? world.between(10, 2_500) : world.between(1, 5));
    }

    private final class Checks extends PeriodicChecks {

        Checks(Vertx vertx) {
            super(vertx);
        }

        @Override
        public synchronized void start(Callable<Long> check) {
            again(check, 0);
        }

        private void again(Callable<Long> check, long pause) {
            world.after(pause, bridge, () -> {
                try {
                    again(check, check.call());
                } catch (World.Ended ended) {
                    // The bridge was killed while this check waited, so no further check follows.
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
        }
    }

    private final class Brokers extends TopicAdmin {

        Brokers(Admin admin) {
            super(admin);
        }

        @Override
        public Set<String> absent(Set<String> topics) {
            answer();
            Set<String> absent = new TreeSet<>(topics);
            absent.removeAll(kafka.names());
            return absent;
        }

        @Override
        public Map<String, TopicDescription> describe(Set<String> topics) {
            Map<String, TopicDescription> descriptions = new HashMap<>();
            for (String topic : topics) {
                Node leader = Node.noNode();
                List<TopicPartitionInfo> partitions = IntStream.range(0, kafka.partitions(topic))
                        .mapToObj(number -> new TopicPartitionInfo(number, leader, List.of(), List.of()))
                        .toList();
                descriptions.put(topic, new TopicDescription(topic, false, partitions));
            }
            answer();
            return descriptions;
        }

        @Override
        public int create(Collection<NewTopic> all) {
            int created = 0;
            for (NewTopic topic : all) {
                answer();
                created += kafka.create(topic.name(), topic.numPartitions()) ? 1 : 0;
            }
            return created;
        }

        @Override
        public Set<TopicPartition> awaitLeaders(Map<String, Integer> partitions) {
            answer();
            return Set.of();
        }
    }

    /** A registration that is not acknowledged yet. While a thread waits for it, the other tasks of the simulation continue. */
    private final class Sent extends CompletableFuture<RecordMetadata> {

        Sent(Future<LogPosition> append) {
            append.onSuccess(position ->
                            complete(new RecordMetadata(new TopicPartition(config.registryTopic(), 0), 0, 0, 0, 0, 0)))
                    .onFailure(this::completeExceptionally);
        }

        @Override
        public RecordMetadata get(long timeout, TimeUnit unit)
                throws ExecutionException, InterruptedException, TimeoutException {
            long deadline = world.now() + unit.toMillis(timeout);
            if (!awaits) {
                return new RecordMetadata(new TopicPartition(config.registryTopic(), 0), 0, 0, 0, 0, 0);
            }
            while (!isDone() && world.now() < deadline) {
                world.pass(bridge, 5);
            }
            return super.get(0, unit);
        }
    }
}
