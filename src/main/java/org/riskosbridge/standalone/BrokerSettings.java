package org.riskosbridge.standalone;

import static org.riskosbridge.standalone.LoopbackPorts.LOOPBACK;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/** The configuration files of a single broker for trials. Each line that is not Kafka's default has its reason. */
final class BrokerSettings {

    private BrokerSettings() {}

    static Properties defaults(Path directory, int port, int controllerPort) {
        String controller = LOOPBACK + ":" + controllerPort;
        Properties p = new Properties();
        p.putAll(Map.of(
                "process.roles", "broker,controller",
                "node.id", "1",
                "listeners", "CLIENT://" + LOOPBACK + ":" + port + ",CONTROLLER://" + controller,
                "listener.security.protocol.map", "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "inter.broker.listener.name", "CLIENT",
                "controller.listener.names", "CONTROLLER",
                "controller.quorum.voters", "1@" + controller,
                "log.dirs", directory.resolve("data").toString()));
        // One broker: no replication. One partition: 50 directories fewer.
        p.putAll(Map.of(
                "offsets.topic.replication.factor", "1",
                "offsets.topic.num.partitions", "1",
                "transaction.state.log.replication.factor", "1",
                "transaction.state.log.min.isr", "1",
                "transaction.state.log.num.partitions", "1",
                "share.coordinator.state.topic.replication.factor", "1",
                "share.coordinator.state.topic.min.isr", "1",
                "share.coordinator.state.topic.num.partitions", "1"));
        // A topic created by a typing error would swallow events; the bridge creates its topics itself.
        p.put("auto.create.topics.enable", "false");
        // With the default of 9 s a restart after kill -9 takes 11 s: the session of the killed broker must expire
        // first.
        p.put("broker.session.timeout.ms", "1500");
        p.put("broker.heartbeat.interval.ms", "500");
        // The default is 128 MB, half of this broker's heap.
        p.put("log.cleaner.dedupe.buffer.size", "2097152");
        // A consumer group starts at once instead of waiting 3 s for more members.
        p.put("group.initial.rebalance.delay.ms", "0");
        return p;
    }

    /** The child has the bridge's class path, and therefore JBoss LogManager, which is silent without configuration. */
    static Properties logging() {
        Properties p = new Properties();
        p.putAll(Map.of(
                "logger.level", "INFO",
                "logger.handlers", "CONSOLE",
                "handler.CONSOLE", "org.jboss.logmanager.handlers.ConsoleHandler",
                "handler.CONSOLE.properties", "autoFlush",
                "handler.CONSOLE.autoFlush", "true",
                "handler.CONSOLE.formatter", "LINE",
                "formatter.LINE", "org.jboss.logmanager.formatters.PatternFormatter",
                "formatter.LINE.properties", "pattern",
                "formatter.LINE.pattern", "%d{yyyy-MM-dd HH:mm:ss,SSS} %-5p [%c{1}] %s%e%n"));
        return p;
    }

    static void write(Properties properties, Path file) {
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties.store(writer, "Written at each start; changes are lost.");
        } catch (IOException e) {
            throw new StartFailed("Cannot write " + file + ": " + e, e);
        }
    }
}
