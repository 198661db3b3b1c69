package org.riskosbridge.it;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.kafka.common.Uuid;
import org.riskosbridge.standalone.KafkaBroker;
import org.riskosbridge.standalone.LoopbackPorts;

/** A cluster on which the guarantee can hold: three brokers, the first of them with the controller. */
final class ThreeBrokers implements AutoCloseable {

    private final List<KafkaBroker> brokers = new ArrayList<>();

    ThreeBrokers(String name) {
        Path directory = TestDependencies.DIRECTORY.resolve(
                name + "-" + ProcessHandle.current().pid());
        String cluster = Uuid.randomUuid().toString();
        Path first = directory.resolve("kafka-1");
        BrokerStorage.format(first, 1, cluster);
        brokers.add(new KafkaBroker(first, 0, Map.of()).start());
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

    String bootstrapServers() {
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
        Map<String, String> settings = Map.of(
                "process.roles",
                "broker",
                "node.id",
                Integer.toString(id),
                "listeners",
                "CLIENT://127.0.0.1:" + port,
                "controller.quorum.voters",
                voters);
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
