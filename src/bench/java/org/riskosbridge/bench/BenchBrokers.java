package org.riskosbridge.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.Uuid;
import org.riskosbridge.it.BrokerStorage;
import org.riskosbridge.standalone.KafkaBroker;
import org.riskosbridge.standalone.LoopbackPorts;

/** The brokers of a run: one, or three across a {@link Network}, whose topics have three replicas. */
final class BenchBrokers implements AutoCloseable {

    /** Small segments and no delay: the events of a round are deleted at once, because they would otherwise fill the disk. */
    private static final Map<String, String> SETTINGS = Map.of(
            "log.segment.bytes", "67108864",
            "log.segment.delete.delay.ms", "0",
            "log.retention.check.interval.ms", "2000",
            "log.initial.task.delay.ms", "2000");

    private static final Map<String, String> REPLICATED = Map.of(
            "default.replication.factor", "3",
            "min.insync.replicas", "2",
            "transaction.state.log.replication.factor", "3",
            "transaction.state.log.min.isr", "2",
            "listener.security.protocol.map", "CLIENT:PLAINTEXT,REMOTE:PLAINTEXT,CONTROLLER:PLAINTEXT");

    private static final String HOST = "127.0.0.1:";

    private final List<KafkaBroker> all = new ArrayList<>();
    private final List<String> remote = new ArrayList<>();

    private BenchBrokers() {}

    /** Starts one broker. */
    static BenchBrokers one(Path directory) {
        BenchBrokers brokers = new BenchBrokers();
        KafkaBroker broker = new KafkaBroker(directory, 0, SETTINGS);
        brokers.start(broker, broker.bootstrapServers());
        return brokers;
    }

    /** Starts three brokers. Receivers reach the brokers across the network; the brokers reach each other directly. */
    static BenchBrokers three(Path directory, Network network) throws IOException {
        BenchBrokers brokers = new BenchBrokers();
        String cluster = Uuid.randomUuid().toString();
        int controller = LoopbackPorts.free();
        for (int id = 1; id <= 3; id++) {
            int direct = LoopbackPorts.free();
            int behind = LoopbackPorts.free();
            int near = network.link(Network.KAFKA, behind);
            Map<String, String> settings = new HashMap<>(SETTINGS);
            settings.putAll(REPLICATED);
            settings.put("node.id", Integer.toString(id));
            settings.put("process.roles", id == 1 ? "broker,controller" : "broker");
            settings.put("controller.quorum.voters", "1@" + HOST + controller);
            String clients = "CLIENT://" + HOST + direct + ",REMOTE://" + HOST;
            settings.put("listeners", clients + behind + (id == 1 ? ",CONTROLLER://" + HOST + controller : ""));
            settings.put("advertised.listeners", clients + near);
            Path home = directory.resolve(Integer.toString(id));
            BrokerStorage.format(home, id, cluster);
            brokers.start(new KafkaBroker(home, direct, settings), HOST + near);
        }
        return brokers;
    }

    private void start(KafkaBroker broker, String seenByReceivers) {
        all.add(broker);
        remote.add(seenByReceivers);
        broker.start();
    }

    /** {@return the addresses of the brokers for the benchmark itself} */
    String bootstrapServers() {
        return all.stream().map(KafkaBroker::bootstrapServers).collect(Collectors.joining(","));
    }

    /** {@return the addresses of the brokers for receivers} */
    String remoteServers() {
        return String.join(",", remote);
    }

    double cpuSeconds() throws IOException {
        double sum = 0;
        for (KafkaBroker broker : all) {
            sum += Proc.cpuSeconds(broker.pid());
        }
        return sum;
    }

    void kill() {
        all.forEach(KafkaBroker::kill);
    }

    @Override
    public void close() {
        for (int last = all.size() - 1; last >= 0; last--) {
            all.get(last).close();
        }
    }
}
