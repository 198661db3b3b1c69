package org.riskosbridge.nemesis;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeMetadataQuorumOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.MetadataRequest;
import org.apache.kafka.common.requests.MetadataResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.utils.Utils;
import org.riskosbridge.it.BrokerStorage;
import org.riskosbridge.it.ThreeBrokers;
import org.riskosbridge.standalone.KafkaBroker;
import org.riskosbridge.standalone.KafkaNode;

/**
 * Three brokers, replication factor 3, {@code min.insync.replicas} 2, and three controllers in separate processes. Each bridge reaches each broker by
 * its own link: a broker has a listener for each bridge, and advertises the link there. In the same way each broker reaches each controller by its own
 * link. Brokers reach each other directly.
 */
final class Brokers implements AutoCloseable {

    static final int COUNT = 3;

    /** The node ids of controllers follow the node ids of brokers. */
    private static final int FIRST_CONTROLLER = COUNT + 1;

    private static final int ASK_LIMIT_MS = 5_000;

    private static final int SEGMENT_BYTES = 1 << 30;
    private static final String RETENTION = "retention.ms";

    private final AtomicInteger touched = new AtomicInteger();
    private final List<KafkaBroker> brokers = new ArrayList<>();
    private final List<KafkaBroker> controllers = new ArrayList<>();
    private final List<Path> directories = new ArrayList<>();
    private final List<List<TcpProxy>> links = new ArrayList<>();
    private final List<List<TcpProxy>> controllerLinks = new ArrayList<>();
    private final int[] ports = ports();
    private final Path directory;
    private final Admin admin;

    /** @param environment environment variables of each broker's process, in the order of the brokers */
    Brokers(Path directory, int bridges, List<Map<String, String>> environment) {
        this.directory = directory;
        for (int broker = 0; broker < COUNT; broker++) {
            controllerLinks.add(new ArrayList<>());
        }
        int[] quorum = ports();
        for (int i = 0; i < COUNT; i++) {
            controllers.add(controller(i, quorum));
        }
        for (int bridge = 0; bridge < bridges; bridge++) {
            links.add(new ArrayList<>());
        }
        for (int i = 0; i < COUNT; i++) {
            directories.add(directory.resolve("kafka-" + (i + 1)));
            brokers.add(broker(i, environment.get(i)));
        }
        // No broker runs yet. With the default back-off the client would try to connect many times a second until the
        // start.
        admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers(), "reconnect.backoff.ms", 500));
    }

    private static int[] ports() {
        return IntStream.range(0, COUNT).map(i -> FixedPorts.take()).toArray();
    }

    private static String voters(IntUnaryOperator port) {
        return IntStream.range(0, COUNT)
                .mapToObj(i -> FIRST_CONTROLLER + i + "@127.0.0.1:" + port.applyAsInt(i))
                .collect(Collectors.joining(","));
    }

    /** Creates a controller that each broker reaches by its own link. */
    private KafkaBroker controller(int place, int[] quorum) {
        Listeners listeners = new Listeners("CONTROLLER", quorum[place]);
        for (int broker = 0; broker < COUNT; broker++) {
            controllerLinks.get(broker).add(listeners.addLinked("K" + broker));
        }
        Map<String, String> settings = new HashMap<>(listeners.settings());
        settings.put("process.roles", "controller");
        settings.put("node.id", Integer.toString(FIRST_CONTROLLER + place));
        settings.put("controller.quorum.voters", voters(i -> quorum[i]));
        settings.put("controller.listener.names", listeners.names());
        return new KafkaBroker(directory.resolve("controller-" + (place + 1)), quorum[place], settings);
    }

    private KafkaBroker broker(int place, Map<String, String> environment) {
        Listeners listeners = new Listeners("CLIENT", ports[place]);
        for (int bridge = 0; bridge < links.size(); bridge++) {
            links.get(bridge).add(listeners.addLinked("B" + bridge));
        }
        Map<String, String> settings = new HashMap<>(ThreeBrokers.SETTINGS);
        settings.putAll(listeners.settings());
        settings.putAll(Map.of(
                "process.roles", "broker",
                "node.id", Integer.toString(place + 1),
                "controller.quorum.voters",
                        voters(i -> controllerLinks.get(place).get(i).port()),
                "default.replication.factor", "3",
                "min.insync.replicas", "2",
                // A frozen follower must leave the in-sync replicas while the fault lasts.
                "replica.lag.time.max.ms", "3000",
                "broker.session.timeout.ms", "3000",
                // In milliseconds: retention must delete old records at once.
                "log.retention.check.interval.ms", "500",
                "log.initial.task.delay.ms", "500"));
        return new KafkaBroker(directories.get(place), ports[place], settings, environment);
    }

    /** The listeners of a node: one for direct connections, and others behind links, whose addresses these listeners advertise. */
    private static final class Listeners {
        private final List<String> names = new ArrayList<>();
        private final List<String> bound = new ArrayList<>();
        private final List<String> advertised = new ArrayList<>();

        Listeners(String name, int port) {
            add(name, port, port);
        }

        TcpProxy addLinked(String name) {
            int port = FixedPorts.take();
            TcpProxy link = new TcpProxy(port);
            add(name, port, link.port());
            return link;
        }

        private void add(String name, int port, int seen) {
            names.add(name);
            bound.add(name + "://127.0.0.1:" + port);
            advertised.add(name + "://127.0.0.1:" + seen);
        }

        String names() {
            return String.join(",", names);
        }

        Map<String, String> settings() {
            // The map also needs the listeners of the other kind of node.
            String protocols = Stream.concat(Stream.of("CLIENT", "CONTROLLER"), names.stream())
                    .distinct()
                    .map(name -> name + ":PLAINTEXT")
                    .collect(Collectors.joining(","));
            return Map.of(
                    "listeners", String.join(",", bound),
                    "advertised.listeners", String.join(",", advertised),
                    "listener.security.protocol.map", protocols);
        }
    }

    void start() throws Exception {
        String cluster = Uuid.randomUuid().toString();
        for (int i = 0; i < COUNT; i++) {
            BrokerStorage.format(directories.get(i), i + 1, cluster);
            BrokerStorage.format(directory.resolve("controller-" + (i + 1)), FIRST_CONTROLLER + i, cluster);
        }
        controllers.forEach(KafkaNode::launch);
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

    /** {@return the links of the broker with this id (1, 2 or 3) to all controllers} */
    List<TcpProxy> linksToControllers(int broker) {
        return controllerLinks.get(broker - 1);
    }

    /** {@return the node id of the active controller; 0 without a controller or without an answer} */
    int activeController() {
        try {
            return admin.describeMetadataQuorum(new DescribeMetadataQuorumOptions().timeoutMs(ASK_LIMIT_MS))
                    .quorumInfo()
                    .get(ASK_LIMIT_MS, TimeUnit.MILLISECONDS)
                    .leaderId();
        } catch (Exception e) {
            return 0;
        }
    }

    /** @param id the controller's node id */
    KafkaBroker controller(int id) {
        return controllers.get(id - FIRST_CONTROLLER);
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

    /** {@return the leader of a topic's first partition in the metadata of one broker; 0 when this broker knows no leader, or does not answer} */
    int leaderAsSeenBy(int broker, String topic) {
        short version = ApiKeys.METADATA.latestVersion();
        RequestHeader header = new RequestHeader(ApiKeys.METADATA, version, "soak", 1);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), ports[broker - 1])) {
            socket.setSoTimeout(ASK_LIMIT_MS);
            byte[] request = Utils.toArray(MetadataRequest.Builder.forTopicNames(List.of(topic), false)
                    .build(version)
                    .serializeWithHeader(header));
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeInt(request.length);
            out.write(request);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            ByteBuffer answer = ByteBuffer.wrap(in.readNBytes(in.readInt()));
            MetadataResponse response = (MetadataResponse) AbstractResponse.parseResponse(answer, header);
            Node leader = response.buildCluster().leaderFor(new TopicPartition(topic, 0));
            return leader == null ? 0 : leader.id();
        } catch (IOException e) {
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

    /** Changes a setting that does not matter here, so that each broker writes a log line. */
    void touchSettings(String topic) {
        String bytes = Integer.toString(SEGMENT_BYTES - touched.incrementAndGet());
        var unused = alter(topic, new AlterConfigOp(new ConfigEntry("segment.bytes", bytes), AlterConfigOp.OpType.SET));
    }

    /** Gives each broker back its share of the leaderships, which it has lost in an earlier fault. */
    void electPreferredLeaders() {
        admin.electLeaders(ElectionType.PREFERRED, null);
    }

    /** Creates a topic with one partition, if the topic does not exist. */
    void create(String topic) throws Exception {
        if (!admin.listTopics().names().get().contains(topic)) {
            admin.createTopics(List.of(new NewTopic(topic, Optional.of(1), Optional.empty())))
                    .all()
                    .get();
        }
    }

    /** Adds a partition to a topic. {@return the new partition} */
    TopicPartition addPartition(String topic) throws Exception {
        int count = admin.describeTopics(List.of(topic))
                .topicNameValues()
                .get(topic)
                .get()
                .partitions()
                .size();
        admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(count + 1)))
                .all()
                .get();
        return new TopicPartition(topic, count);
    }

    /** Makes retention delete all present records of a topic with one partition, and waits until the records are deleted. */
    void expire(String topic, Scene scene) throws Exception {
        TopicPartition partition = new TopicPartition(topic, 0);
        long end = offset(partition, OffsetSpec.latest());
        alter(topic, new AlterConfigOp(new ConfigEntry(RETENTION, "1"), AlterConfigOp.OpType.SET))
                .get();
        boolean expired = scene.await(Duration.ofSeconds(60), () -> offset(partition, OffsetSpec.earliest()) >= end);
        alter(topic, new AlterConfigOp(new ConfigEntry(RETENTION, ""), AlterConfigOp.OpType.DELETE))
                .get();
        if (!expired) {
            throw new IllegalStateException("Retention has not deleted the records of " + topic);
        }
    }

    private KafkaFuture<Void> alter(String topic, AlterConfigOp change) {
        return admin.incrementalAlterConfigs(
                        Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), List.of(change)))
                .all();
    }

    private long offset(TopicPartition partition, OffsetSpec which) {
        return admin.listOffsets(Map.of(partition, which))
                .partitionResult(partition)
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .offset();
    }

    boolean awaitAllInSync(String topic, Duration limit, Scene scene) {
        return scene.await(limit, () -> inSync(topic) == COUNT);
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
        Stream.concat(brokers.stream(), controllers.stream()).forEach(KafkaBroker::kill);
        Stream.concat(links.stream(), controllerLinks.stream()).forEach(each -> each.forEach(TcpProxy::close));
    }
}
