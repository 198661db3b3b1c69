package org.riskosbridge.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskosbridge.it.LongRunning;
import org.riskosbridge.log.LogConfigs;
import org.riskosbridge.standalone.KafkaBroker;

/** New topics on brokers whose defaults are not Kafka's own. */
@LongRunning
class NewTopicsIT {

    @TempDir
    private static Path directory;

    private static KafkaBroker broker;
    private static Admin admin;

    @BeforeAll
    static void start() {
        broker = new KafkaBroker(directory.resolve("kafka"), 0, Map.of("min.insync.replicas", "2")).start();
        admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }

    @AfterAll
    static void stop() {
        admin.close();
        broker.close();
    }

    @Test
    void minimumOfInSyncReplicasIsTheBrokersWhereTheReplicationFactorIsTheirs() throws Exception {
        assertThat(created("default", Map.of()).get("min.insync.replicas").value())
                .isEqualTo("2");
    }

    @Test
    void singleReplicaThatIsAskedForTakesRecords() throws Exception {
        Map<String, String> one = Map.of("bridge.log.topics.replication-factor", "1");
        assertThat(created("one", one).get("min.insync.replicas").value()).isEqualTo("1");
    }

    private static Config created(String name, Map<String, String> settings) throws Exception {
        return admin.createTopics(Set.of(NewTopics.of(name, LogConfigs.with(settings))))
                .config(name)
                .get();
    }
}
