package org.riskosbridge.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.record.FileRecords;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Compression as docs/operations.md switches it on, seen in the files of the broker. */
@LongRunning
class CompressionIT {

    private static final String TOPIC = "riskos.evaluation_completed";

    @Test
    void compressedRecordsAreKnownAfterARebuildAndReplayedCompressed() throws Exception {
        Map<String, String> settings = new HashMap<>(OneRecordIT.BRIEF);
        settings.put("kafka.compression.type", "zstd");
        settings.put("kafka.compression.zstd.level", "1");
        List<String> ids = DeliveryLoad.ids(300);
        try (TestDependencies dependencies = TestDependencies.start("compression");
                Bridge bridge = Bridge.start(dependencies, settings)) {
            DeliveryLoad.storeAll(bridge, ids);
            dependencies.redis.kill();
            dependencies.forgetRedis();
            dependencies.redis.start();
            Awaitility.await().until(() -> bridge.readiness() == 503);
            bridge.awaitReady();
            DeliveryLoad.storeAll(bridge, ids);
            assertThat(ids(dependencies, TOPIC)).containsExactlyInAnyOrderElementsOf(ids);

            settings.put("kafka.bootstrap.servers", dependencies.bootstrapServers);
            settings.put("quarkus.redis.hosts", dependencies.redisHosts);
            CommandRun replay = CommandRun.run(
                    settings, "replay", "--into", "replay.again", "--create", "--reason", "a test", "--id", "again");
            assertThat(replay.exitCode()).as(replay.output()).isZero();
            assertThat(ids(dependencies, "replay.again")).containsExactlyInAnyOrderElementsOf(ids);

            createWithSnappy(dependencies, "replay.snappy");
            CommandRun intoExisting = CommandRun.run(
                    settings, "replay", "--into", "replay.snappy", "--reason", "a test", "--id", "snappy");
            assertThat(intoExisting.exitCode()).as(intoExisting.output()).isZero();
            assertThat(ids(dependencies, "replay.snappy")).containsExactlyInAnyOrderElementsOf(ids);
        }
        assertThat(compression(TOPIC)).containsExactly(CompressionType.ZSTD);
        assertThat(compression("replay.again")).containsExactly(CompressionType.ZSTD);
        assertThat(compression("replay.snappy"))
                .as("a target keeps its own setting")
                .containsExactly(CompressionType.SNAPPY);
    }

    private static void createWithSnappy(TestDependencies dependencies, String topic) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", dependencies.bootstrapServers))) {
            admin.createTopics(List.of(new NewTopic(topic, Optional.of(6), Optional.empty())
                            .configs(Map.of("compression.type", "snappy"))))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
    }

    private static List<String> ids(TestDependencies dependencies, String topic) {
        return TopicContents.ids(TopicContents.read(dependencies.bootstrapServers, topic))
                .toList();
    }

    /** {@return the compression of all batches of a topic, but for the markers of transactions} */
    private static Set<CompressionType> compression(String topic) throws IOException {
        Path data = TestDependencies.DIRECTORY
                .resolve("compression-" + ProcessHandle.current().pid())
                .resolve("kafka/data");
        Set<CompressionType> found = new HashSet<>();
        try (Stream<Path> files = Files.walk(data)) {
            files.filter(file -> file.getParent().getFileName().toString().startsWith(topic + "-")
                            && file.toString().endsWith(".log"))
                    .forEach(file -> addBatches(file, found));
        }
        return found;
    }

    private static void addBatches(Path file, Set<CompressionType> found) {
        try (FileRecords records = FileRecords.open(file.toFile(), false)) {
            records.batches().forEach(batch -> {
                if (!batch.isControlBatch()) {
                    found.add(batch.compressionType());
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
