package org.riskosbridge.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.riskosbridge.bench.Kind.BRIDGE;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.riskosbridge.event.Envelope;
import org.riskosbridge.event.Webhook;
import org.riskosbridge.log.Records;
import org.riskosbridge.standalone.RedisServer;

/** The cost of a rebuild of the index from the log, compared with Kafka's own tool, and with the rate that Redis alone could take. */
final class RebuildRuns {

    private static final int EVENTS = 3_000_000;

    private static final String TYPE = "evaluation_completed";

    /** Short times, so that a rebuild begins soon; the measurement begins after the wait. */
    private static final Map<String, String> BRIEF = Map.of(
            "mp.messaging.outgoing.events.request.timeout.ms", "1000",
            "mp.messaging.outgoing.events.delivery.timeout.ms", "1500",
            "bridge.log.clock-skew", "500ms",
            "bridge.log.max-record-age", "3s",
            "bridge.index.lease", "4500ms",
            "bridge.index.rebuild-wait", "4500ms");

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss,SSS");
    private static final Pattern BEGUN =
            Pattern.compile("^(\\S+ \\S+) .*Reading the index from the log", Pattern.MULTILINE);
    private static final Pattern ENDED =
            Pattern.compile("^(\\S+ \\S+) .*The index is complete: (\\d+) events read", Pattern.MULTILINE);

    private RebuildRuns() {}

    /** One rebuild: records a second, and microseconds of processor time for each record. */
    private record Rebuilt(double perSecond, double bridge, double broker, double redis, double rss) {}

    static Section rebuild(Site site, Effort effort) throws IOException, InterruptedException {
        List<String> notes = new ArrayList<>();
        List<PerformanceTarget> targets = new ArrayList<>();
        for (String codec : List.of("none", "lz4")) {
            RedisServer redis = site.redis();
            String prefix = codec + ".";
            Map<String, String> settings = new HashMap<>(BRIEF);
            // A bridge reads all topics in its registry: it must not read those of the other codec.
            settings.put("bridge.log.registry-topic", "registry." + prefix + "topics");
            ReceiverProcess bridge = site.start(BRIDGE, redis, prefix, settings, "");
            fill(site, prefix + TYPE, codec);
            List<Rebuilt> rebuilt = new ArrayList<>();
            List<Double> consumer = new ArrayList<>();
            for (int round = 0; round < effort.rounds(); round++) {
                consumer.add(ReplayRuns.consume(site, prefix + TYPE, EVENTS));
                rebuilt.add(rebuild(site, redis, bridge));
            }
            bridge.close();
            double ofConsumer = median(consumer);
            double ofRebuild = median(rebuilt.stream().map(Rebuilt::perSecond).toList());
            double ofRedis = 1e6 / median(rebuilt.stream().map(Rebuilt::redis).toList());
            notes.add(
                    ("%s: records a second: rebuild %,.0f, kafka-consumer-perf-test %,.0f, Redis alone %,.0f (its processor"
                                    + " time for each record); %,d records in 6 partitions, medians of %d")
                            .formatted(codec, ofRebuild, ofConsumer, ofRedis, EVENTS, effort.rounds()));
            notes.add(
                    "%s: processor time of a record in us: bridge %.1f, broker %.1f, Redis %.1f; bridge's RSS %.0f MB (-Xmx192m)"
                            .formatted(
                                    codec,
                                    median(rebuilt.stream().map(Rebuilt::bridge).toList()),
                                    median(rebuilt.stream().map(Rebuilt::broker).toList()),
                                    median(rebuilt.stream().map(Rebuilt::redis).toList()),
                                    median(rebuilt.stream().map(Rebuilt::rss).toList())));
            targets.add(PerformanceTarget.atLeast(
                    "records a second, " + codec + ", rebuild / the lower of consumer-perf-test and Redis alone",
                    ofRebuild / Math.min(ofConsumer, ofRedis),
                    0.8));
        }
        return new Section(new Table(List.of()), notes, targets);
    }

    private static void fill(Site site, String topic, String codec) throws IOException {
        Map<String, Object> settings = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                site.bootstrapServers(),
                ProducerConfig.LINGER_MS_CONFIG,
                20,
                ProducerConfig.BATCH_SIZE_CONFIG,
                128 << 10,
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                codec,
                ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                1);
        Webhook webhook = new Webhook("riskos", topic, Set.of());
        List<byte[]> bodies = VariedBodies.make();
        Queue<Exception> failures = new ConcurrentLinkedQueue<>();
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int number = 0; number < EVENTS; number++) {
                Envelope event = new Envelope(
                        UUID.randomUUID().toString(),
                        TYPE,
                        "2026-11-03T09:15:27.482913604Z",
                        "eval-" + number,
                        "Sandbox");
                var unused = producer.send(
                        Records.event(
                                webhook,
                                event,
                                event.eventId().getBytes(UTF_8),
                                bodies.get(number % bodies.size()),
                                topic,
                                number % 6,
                                System.currentTimeMillis(),
                                null),
                        (metadata, failure) -> {
                            if (failure != null) {
                                failures.add(failure);
                            }
                        });
            }
        }
        if (!failures.isEmpty()) {
            throw new BenchFailed("Cannot fill " + topic + ": " + failures.peek());
        }
    }

    private static Rebuilt rebuild(Site site, RedisServer redis, ReceiverProcess bridge) throws IOException {
        int before = bridge.logged().length();
        flush(redis);
        Awaitility.await("begin of a rebuild")
                .atMost(Duration.ofMinutes(2))
                .until(() -> BEGUN.matcher(bridge.logged().substring(before)).find());
        double ofBridge = Proc.cpuSeconds(bridge.pid());
        double ofBroker = site.brokerSeconds();
        double ofRedis = Proc.cpuSeconds(redis.pid());
        Awaitility.await("end of a rebuild")
                .atMost(Duration.ofMinutes(30))
                .until(() -> ENDED.matcher(bridge.logged().substring(before)).find());
        Matcher begun = BEGUN.matcher(bridge.logged().substring(before));
        Matcher ended = ENDED.matcher(bridge.logged().substring(before));
        if (!begun.find() || !ended.find() || Integer.parseInt(ended.group(2)) != EVENTS) {
            throw new BenchFailed("Not exactly the events of the topic were rebuilt: "
                    + bridge.logged().substring(before));
        }
        double seconds =
                Duration.between(LocalDateTime.parse(begun.group(1), TIME), LocalDateTime.parse(ended.group(1), TIME))
                                .toMillis()
                        / 1e3;
        Rebuilt rebuilt = new Rebuilt(
                EVENTS / seconds,
                (Proc.cpuSeconds(bridge.pid()) - ofBridge) * 1e6 / EVENTS,
                (site.brokerSeconds() - ofBroker) * 1e6 / EVENTS,
                (Proc.cpuSeconds(redis.pid()) - ofRedis) * 1e6 / EVENTS,
                Proc.rssMegabytes(bridge.pid()));
        Console.say("rebuilt %,d records in %.1f s: %s".formatted(EVENTS, seconds, rebuilt));
        return rebuilt;
    }

    private static void flush(RedisServer redis) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), redis.port())) {
            socket.getOutputStream().write("FLUSHALL\r\n".getBytes(US_ASCII));
            if (socket.getInputStream().read() != '+') {
                throw new BenchFailed("Redis was not flushed");
            }
        }
    }

    private static double median(List<Double> figures) {
        return figures.stream().sorted().skip(figures.size() / 2).findFirst().orElseThrow();
    }
}
