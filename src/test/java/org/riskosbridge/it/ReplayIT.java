package org.riskosbridge.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replay appends the selected records, unchanged and each once, through kills and restarts. */
class ReplayIT {

    private static final TestDependencies PARTS = TestDependencies.shared();
    private static final String COMPLETED = "again.evaluation_completed";
    private static final Pattern BYTES_READ = Pattern.compile("\\(([\\d,]+) bytes from Kafka\\)");
    private static final int EVENTS = 24_000;

    /** One event each 3.6 s, for 24 hours, in {@value StoredDay#PARTITIONS} partitions. */
    private static List<ConsumerRecord<byte[], byte[]>> day;

    private static Admin admin;

    private static Instant start;

    @BeforeAll
    static void storeADay() throws Exception {
        start = StoredDay.begin();
        StoredDay.fill(PARTS.bootstrapServers, COMPLETED, start, EVENTS, 500);
        StoredDay.fill(PARTS.bootstrapServers, "again.evaluation_paused", start, 100, 300);
        admin = Admin.create(Map.of("bootstrap.servers", PARTS.bootstrapServers));
        day = TopicContents.read(PARTS, COMPLETED);
        assertThat(day).hasSize(EVENTS);
    }

    @AfterAll
    static void close() {
        admin.close();
    }

    private static Map<String, String> settings() {
        return Map.of(
                "kafka.bootstrap.servers",
                PARTS.bootstrapServers,
                // The Redis is configured as for a bridge, but no command uses it.
                "quarkus.redis.hosts",
                "redis://127.0.0.1:1",
                "bridge.webhooks.riskos.topic-prefix",
                "again.",
                "bridge.log.audit-topic",
                "again.audit");
    }

    private static String hour(int number) {
        return start.plus(Duration.ofHours(number)).toString();
    }

    private static CommandRun replay(String... arguments) throws Exception {
        return CommandRun.run(
                settings(),
                Stream.concat(Stream.of("replay"), Stream.of(arguments)).toArray(String[]::new));
    }

    /** Selects the hour from 05:00 to 06:00, and reads nothing else of the day. */
    @Test
    void anHourIsReplayedAsItWasAndWrittenDown() throws Exception {
        String[] hour = hour("hour.replayed", "hour");
        CommandRun first = replay(hour);
        assertThat(first.exitCode()).as(first.output()).isZero();
        List<ConsumerRecord<byte[], byte[]>> wanted = day.stream()
                .filter(record -> record.timestamp() >= Instant.parse(hour(5)).toEpochMilli()
                        && record.timestamp() < Instant.parse(hour(6)).toEpochMilli())
                .toList();
        assertThat(wanted).hasSize(EVENTS / 24);
        assertThat(first.output()).contains("hour, finished").contains("appended   1,000 records to hour.replayed");
        assertSame(TopicContents.read(PARTS, "hour.replayed"), wanted, "hour");
        long all =
                day.stream().mapToLong(record -> record.serializedValueSize()).sum();
        Matcher read = BYTES_READ.matcher(first.output());
        assertThat(read.find()).isTrue();
        // A fetch brings up to 1 MiB of each partition, also records that are not selected.
        assertThat(Long.parseLong(read.group(1).replace(",", ""))).isLessThan(all / 2 + (3 << 20));

        assertThat(new String(audit("hour").get(1).value(), UTF_8))
                .contains(
                        "\"who\":\"anna\"",
                        "\"reason\":\"ticket 4711\"",
                        "\"into\":\"hour.replayed\"",
                        "\"appended\":1000",
                        "\"appended_from\":\"" + hour(5) + "\"");
    }

    @Test
    @LongRunning
    void replayThatIsRepeatedAppendsNothingAndKeepsItsSelection() throws Exception {
        String[] hour = hour("hour.repeated", "repeated");
        CommandRun first = replay(hour);
        assertThat(first.exitCode()).as(first.output()).isZero();
        CommandRun second = replay(hour);
        assertThat(second.exitCode()).isZero();
        assertThat(second.output()).contains("appended   0 records").contains("1,000 records including earlier runs");
        hour[1] = "evaluation_paused";
        CommandRun other = replay(hour);
        assertThat(other.exitCode()).isEqualTo(1);
        assertThat(other.output()).contains("The replay repeated was started with another selection");
        assertThat(TopicContents.read(PARTS, "hour.repeated")).hasSize(1000);
        assertThat(audit("repeated")).hasSize(2);
    }

    /** {@return the audit records of a replay: of its start and its end} */
    private static List<ConsumerRecord<byte[], byte[]>> audit(String id) {
        List<ConsumerRecord<byte[], byte[]>> audit = TopicContents.read(PARTS, "again.audit").stream()
                .filter(record -> new String(record.key(), UTF_8).equals(id))
                .toList();
        assertThat(audit.stream().map(record -> TopicContents.header(record, "ce_type")))
                .containsExactly("org.riskosbridge.replay.started", "org.riskosbridge.replay.finished");
        return audit;
    }

    /** {@return the arguments of a replay of the hour from 05:00 to 06:00} */
    private static String[] hour(String into, String id) {
        return new String[] {
            "--type",
            "evaluation_completed",
            "--from",
            hour(5),
            "--to",
            hour(6),
            "--into",
            into,
            "--create",
            "--reason",
            "ticket 4711",
            "--who",
            "anna",
            "--id",
            id
        };
    }

    @Test
    @LongRunning
    void killedTenTimesItLeavesEachRecordOnce() throws Exception {
        Random random = new Random(Long.getLong("replay.seed", System.nanoTime()));
        String[] all = {
            "replay",
            "--type",
            "evaluation_completed",
            "--into",
            "replayed.killed",
            "--create",
            "--reason",
            "test",
            "--id",
            "killed",
            "--rate",
            "1000"
        };
        for (int kill = 0; kill < 10; kill++) {
            long before = appended("replayed.killed");
            Process process = CommandRun.start(settings(), all);
            // Every fifth replay is killed during its start, the others at any moment of their work.
            if (kill % 5 != 4) {
                awaitMore(process, before);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(1500)));
            assertThat(process.isAlive()).as("killed before its end").isTrue();
            process.destroyForcibly().onExit().join();
        }
        Process stopped = CommandRun.start(settings(), all);
        long before = appended("replayed.killed");
        awaitMore(stopped, before);
        // Process.destroy() would close the stream of the output.
        stopped.toHandle().destroy();
        assertThat(new String(stopped.getInputStream().readAllBytes(), UTF_8))
                .contains("killed, stopped: run the same command with the same --id to continue");
        all[11] = "1000000";
        CommandRun last = CommandRun.run(settings(), all);
        assertThat(last.exitCode()).as(last.output()).isZero();
        assertSame(TopicContents.read(PARTS, "replayed.killed"), day, "killed");
        assertThat(TopicContents.read(PARTS.bootstrapServers, "replayed.killed", "read_uncommitted"))
                .as("some kill has hit a transaction")
                .hasSizeGreaterThan(EVENTS);
    }

    /** Only the audit record of the replay's start is left. */
    @Test
    @LongRunning
    void replayOfWhichKafkaHasForgottenHowFarItCameIsRefused() throws Exception {
        String[] one = {
            "--topic",
            COMPLETED,
            "--event-id",
            "event-0",
            "--into",
            "forgotten.replayed",
            "--create",
            "--reason",
            "test",
            "--id",
            "forgotten"
        };
        CommandRun first = replay(one);
        assertThat(first.exitCode()).as(first.output()).isZero();
        admin.deleteConsumerGroups(List.of("riskos-replay.forgotten")).all().get();
        CommandRun again = replay(one);
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.output()).contains("The replay forgotten was started before, and Kafka has deleted");
        assertThat(TopicContents.read(PARTS, "forgotten.replayed")).hasSize(1);
    }

    @Test
    @LongRunning
    void liveTopicsAreRefused() throws Exception {
        for (String live : List.of("again.made_up", "riskos.quarantine")) {
            CommandRun refused =
                    replay("--type", "evaluation_completed", "--into", live, "--create", "--reason", "test");
            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.output()).contains("Refused: the topic " + live);
        }
        assertThat(TopicContents.read(PARTS, "again.evaluation_paused")).hasSize(100);
    }

    @Test
    @LongRunning
    void dryRunCountsWhatIsSelected(@TempDir Path directory) throws Exception {
        Path ids = directory.resolve("ids");
        Files.writeString(ids, "event-7\nevent-10\n\nevent-none\n");
        assertThat(replay(
                                "--dry-run",
                                "--type",
                                "evaluation_completed,evaluation_paused",
                                "--event-ids",
                                ids.toString())
                        .output())
                .contains("2  again.evaluation_completed  such as event-")
                .contains("2  again.evaluation_paused  such as event-")
                .contains("4  in total; nothing was appended");
        // Every fourth event is of Production; each evaluation has ten events; event_at is two hours before the append.
        assertThat(replay(
                                "--dry-run",
                                "--topic",
                                COMPLETED,
                                "--environment",
                                "Production",
                                "--eval-id",
                                "eval-3,eval-4",
                                "--event-at-from",
                                hour(-2))
                        .output())
                .containsPattern("5  " + COMPLETED + "  such as event-(32|36|40|44|48)\n");
        assertThat(replay("--dry-run", "--topic", COMPLETED, "--event-at-from", hour(10), "--event-at-to", hour(11))
                        .output())
                .contains("1,000  in total");
        assertThat(replay("--dry-run", "--topic", "again.none").output())
                .contains("These topics are missing: again.none");
    }

    /** Waits until the replay is in the middle of its work. The end of its predecessor's transaction adds three markers. */
    private static void awaitMore(Process process, long before) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> appended("replayed.killed") > before + 100 || !process.isAlive());
    }

    /** {@return the end of the topic, including records of open and aborted transactions} */
    private static long appended(String topic) throws Exception {
        if (!admin.listTopics().names().get().contains(topic)) {
            return 0;
        }
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (int partition = 0; partition < StoredDay.PARTITIONS; partition++) {
            ends.put(new TopicPartition(topic, partition), OffsetSpec.latest());
        }
        return admin.listOffsets(ends).all().get().values().stream()
                .mapToLong(end -> end.offset())
                .sum();
    }

    /** Compares key, value, time, headers and order, partition by partition. */
    private static void assertSame(
            List<ConsumerRecord<byte[], byte[]>> replayed, List<ConsumerRecord<byte[], byte[]>> wanted, String id) {
        assertThat(described(replayed, record -> TopicContents.header(record, "bridge_replay_of")))
                .containsExactlyElementsOf(
                        described(wanted, record -> record.topic() + "-" + record.partition() + "-" + record.offset()));
        assertThat(replayed)
                .allMatch(record ->
                        TopicContents.header(record, "bridge_replay_id").equals(id));
    }

    private interface Origin {
        String of(ConsumerRecord<byte[], byte[]> record);
    }

    private static List<String> described(List<ConsumerRecord<byte[], byte[]>> records, Origin origin) {
        List<ConsumerRecord<byte[], byte[]>> ordered = new ArrayList<>(records);
        ordered.sort(Comparator.<ConsumerRecord<byte[], byte[]>>comparingInt(ConsumerRecord::partition)
                .thenComparingLong(ConsumerRecord::offset));
        return ordered.stream()
                .map(record -> record.partition() + " " + origin.of(record) + " " + record.timestamp() + " "
                        + new String(record.key(), UTF_8) + " " + new String(record.value(), UTF_8) + " "
                        + Stream.of(record.headers().toArray())
                                .filter(header -> !header.key().startsWith("bridge_replay"))
                                .map(header -> header.key() + "=" + new String(header.value(), UTF_8))
                                .toList())
                .toList();
    }
}
