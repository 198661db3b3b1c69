package org.riskosbridge.nemesis;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.riskosbridge.it.BrokerStorage;
import org.riskosbridge.standalone.KafkaBroker;

/**
 * Three brokers, replication factor 3, {@code min.insync.replicas} 2. Each bridge reaches each broker by its own link: a broker has a listener for
 * each bridge, and advertises the link there.
 */
final class Brokers implements AutoCloseable {

    static final int COUNT = 3;

    private static final int ASK_LIMIT_MS = 5_000;

    private static final int SEGMENT_BYTES = 1 << 30;

    private final AtomicInteger touched = new AtomicInteger();
    private final List<KafkaBroker> brokers = new ArrayList<>();
    private final List<Path> directories = new ArrayList<>();
    private final List<List<TcpProxy>> links = new ArrayList<>();
    private final Admin admin;

    /** @param environment environment variables of each broker's process, in the order of the brokers */
    Brokers(Path directory, int bridges, List<Map<String, String>> environment) {
        int[] ports = IntStream.range(0, COUNT).map(i -> FixedPorts.take()).toArray();
        int[] controllers =
                IntStream.range(0, COUNT).map(i -> FixedPorts.take()).toArray();
        String voters = IntStream.range(0, COUNT)
                .mapToObj(i -> (i + 1) + "@127.0.0.1:" + controllers[i])
                .collect(Collectors.joining(","));
        for (int bridge = 0; bridge < bridges; bridge++) {
            links.add(new ArrayList<>());
        }
        for (int i = 0; i < COUNT; i++) {
            StringBuilder listeners =
                    new StringBuilder("CLIENT://127.0.0.1:" + ports[i] + ",CONTROLLER://127.0.0.1:" + controllers[i]);
            StringBuilder advertised = new StringBuilder("CLIENT://127.0.0.1:" + ports[i]);
            StringBuilder protocols = new StringBuilder("CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT");
            for (int bridge = 0; bridge < bridges; bridge++) {
                int port = FixedPorts.take();
                TcpProxy link = new TcpProxy(port);
                links.get(bridge).add(link);
                listeners.append(",B").append(bridge).append("://127.0.0.1:").append(port);
                advertised.append(",B").append(bridge).append("://127.0.0.1:").append(link.port());
                protocols.append(",B").append(bridge).append(":PLAINTEXT");
            }
            Map<String, String> settings = new HashMap<>(Map.of(
                    "node.id",
                    Integer.toString(i + 1),
                    "controller.quorum.voters",
                    voters,
                    "listeners",
                    listeners.toString(),
                    "advertised.listeners",
                    advertised.toString(),
                    "listener.security.protocol.map",
                    protocols.toString(),
                    "default.replication.factor",
                    "3",
                    "min.insync.replicas",
                    "2",
                    // A frozen follower must leave the in-sync replicas while the fault lasts.
                    "replica.lag.time.max.ms",
                    "3000",
                    "broker.session.timeout.ms",
                    "3000"));
            Path home = directory.resolve("kafka-" + (i + 1));
            directories.add(home);
            brokers.add(new KafkaBroker(home, ports[i], settings, environment.get(i)));
        }
        admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()));
    }

    void start() throws Exception {
        String cluster = Uuid.randomUuid().toString();
        for (int i = 0; i < COUNT; i++) {
            BrokerStorage.format(directories.get(i), i + 1, cluster);
        }
        // A single broker is not ready before there is a quorum, so each start needs its own thread.
        CompletableFuture.allOf(brokers.stream()
                        .map(broker -> CompletableFuture.runAsync(
                                broker::start, task -> new Thread(task, "broker-start").start()))
                        .toArray(CompletableFuture<?>[]::new))
                .get(3, TimeUnit.MINUTES);
    }

    /** {@return the addresses for an independent client, without links} */
    String bootstrapServers() {
        return brokers.stream().map(KafkaBroker::bootstrapServers).collect(Collectors.joining(","));
    }

    /** {@return the addresses for a bridge, by its own links} */
    String bootstrapServers(int bridge) {
        return links.get(bridge).stream()
                .map(link -> "127.0.0.1:" + link.port())
                .collect(Collectors.joining(","));
    }

    List<TcpProxy> links(int bridge) {
        return links.get(bridge);
    }

    /** @param id the broker's id in Kafka: 1, 2 or 3 */
    KafkaBroker broker(int id) {
        return brokers.get(id - 1);
    }

    /** The directory of a broker: settings, log, and its data below {@code data}. */
    Path directory(int id) {
        return directories.get(id - 1);
    }

    /** {@return the cluster's description of the first partition of a topic} */
    TopicPartitionInfo partition(String topic) throws Exception {
        return admin.describeTopics(List.of(topic), new DescribeTopicsOptions().timeoutMs(ASK_LIMIT_MS))
                .topicNameValues()
                .get(topic)
                .get(ASK_LIMIT_MS, TimeUnit.MILLISECONDS)
                .partitions()
                .get(0);
    }

    /** {@return the leader of the first partition of a topic; 0 without a leader or without an answer} */
    int leader(String topic) {
        try {
            var leader = partition(topic).leader();
            return leader == null ? 0 : Math.max(0, leader.id());
        } catch (Exception e) {
            return 0;
        }
    }

    /** {@return the number of in-sync replicas of a topic's first partition; 0 without an answer} */
    int inSync(String topic) {
        try {
            return partition(topic).isr().size();
        } catch (Exception e) {
            return 0;
        }
    }

    /** Makes each broker log a line, by a small change of a setting that does not matter here. */
    void touchSettings(String topic) {
        String bytes = Integer.toString(SEGMENT_BYTES - touched.incrementAndGet());
        AlterConfigOp set = new AlterConfigOp(new ConfigEntry("segment.bytes", bytes), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), List.of(set)));
    }

    /** Gives each broker back its share of the leaderships, which it has lost in an earlier fault. */
    void electPreferredLeaders() {
        admin.electLeaders(ElectionType.PREFERRED, null);
    }

    boolean awaitAllInSync(String topic, Duration limit, Scene scene) {
        return scene.await(limit, () -> inSync(topic) == COUNT);
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
        brokers.forEach(KafkaBroker::kill);
        links.forEach(each -> each.forEach(TcpProxy::close));
    }
}
