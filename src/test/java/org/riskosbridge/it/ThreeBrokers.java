package org.riskosbridge.it;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.kafka.common.Uuid;
import org.riskosbridge.standalone.KafkaBroker;
import org.riskosbridge.standalone.LoopbackPorts;

/** A cluster on which the guarantee can hold: three brokers; the first one also runs the controller. */
public final class ThreeBrokers implements AutoCloseable {

    /** Transactions survive the loss of any one broker. */
    public static final Map<String, String> SETTINGS =
            Map.of("transaction.state.log.replication.factor", "3", "transaction.state.log.min.isr", "2");

    private final List<KafkaBroker> brokers = new ArrayList<>();

    public ThreeBrokers(String name) {
        Path directory = TestDependencies.DIRECTORY.resolve(
                name + "-" + ProcessHandle.current().pid());
        String cluster = Uuid.randomUuid().toString();
        Path first = directory.resolve("kafka-1");
        BrokerStorage.format(first, 1, cluster);
        brokers.add(new KafkaBroker(first, 0, SETTINGS).start());
        try {
            String voters = read(first.resolve("server.properties")).getProperty("controller.quorum.voters");
            for (int id = 2; id <= 3; id++) {
                join(directory.resolve("kafka-" + id), id, voters, cluster);
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** {@return the process of one of the brokers, 1 to 3} */
    public long pid(int id) {
        return brokers.get(id - 1).pid();
    }

    /** {@return the address of one of the brokers, 1 to 3} */
    public String bootstrapServers(int id) {
        return brokers.get(id - 1).bootstrapServers();
    }

    public String bootstrapServers() {
        return brokers.stream().map(KafkaBroker::bootstrapServers).collect(Collectors.joining(","));
    }

    @Override
    public void close() {
        for (int last = brokers.size() - 1; last >= 0; last--) {
            brokers.get(last).close();
        }
    }

    private void join(Path directory, int id, String voters, String cluster) {
        BrokerStorage.format(directory, id, cluster);
        int port = LoopbackPorts.free();
        Map<String, String> settings = new HashMap<>(SETTINGS);
        settings.put("process.roles", "broker");
        settings.put("node.id", Integer.toString(id));
        settings.put("listeners", "CLIENT://127.0.0.1:" + port);
        settings.put("controller.quorum.voters", voters);
        brokers.add(new KafkaBroker(directory, port, settings).start());
    }

    private static Properties read(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
            return properties;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
