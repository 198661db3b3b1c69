package org.riskosbridge.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.riskosbridge.bench.Kind.BRIDGE;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
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

    private static final int FEW = 1_000_000;
    private static final int EVENTS = 3_000_000;
    private static final int MANY = 10_000_000;

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

    /** One rebuild: microseconds of processor time for each event, memory of the bridge in MB. */
    private record Rebuilt(int events, double seconds, double bridge, double broker, double redis, double rss) {

        double perSecond() {
            return events / seconds;
        }

        /** {@return the rate of a Redis that does nothing else, by its processor time for each event} */
        double redisPerSecond() {
            return 1e6 / redis;
        }

        /** {@return the figures after the name of the codec} */
        String text() {
            return "%,d events: rebuilt in %.1f s, %,.0f a second; processor time of an event in us: bridge %.1f, broker %.1f, Redis %.1f; bridge's RSS %.0f MB (-Xmx192m)"
                    .formatted(events, seconds, perSecond(), bridge, broker, redis, rss);
        }
    }

    static Section rebuild(Site site, Effort effort) throws IOException, InterruptedException {
        List<String> notes = new ArrayList<>();
        List<PerformanceTarget> targets = new ArrayList<>();
        for (String codec : List.of("none", "lz4")) {
            String prefix = codec + ".";
            RedisServer redis = site.redis();
            Map<String, String> settings = new HashMap<>(BRIEF);
            // A bridge reads all topics in its registry: it must not read those of the other codec.
            settings.put("bridge.log.registry-topic", "registry." + prefix + "topics");
            try (ReceiverProcess bridge = site.start(BRIDGE, redis, prefix, settings, "")) {
                fill(site, prefix + TYPE, codec, 0, FEW);
                notes.add(codec + ", " + rebuild(site, redis, bridge, FEW).text());
                fill(site, prefix + TYPE, codec, FEW, EVENTS);
                List<Rebuilt> rebuilt = new ArrayList<>();
                List<Double> consumer = new ArrayList<>();
                for (int round = 0; round < effort.rounds(); round++) {
                    consumer.add(ReplayRuns.consume(site, prefix + TYPE, EVENTS));
                    rebuilt.add(rebuild(site, redis, bridge, EVENTS));
                }
                Rebuilt middle = middle(rebuilt);
                notes.add(codec + ", " + middle.text());
                double ofConsumer = consumer.stream()
                        .sorted()
                        .skip(consumer.size() / 2)
                        .findFirst()
                        .orElseThrow();
                notes.add(
                        "%s, records a second: rebuild %,.0f, kafka-consumer-perf-test %,.0f, Redis alone %,.0f (by its processor time); medians of %d"
                                .formatted(
                                        codec,
                                        middle.perSecond(),
                                        ofConsumer,
                                        middle.redisPerSecond(),
                                        effort.rounds()));
                targets.add(PerformanceTarget.atLeast(
                        "records a second, " + codec + ", rebuild / the lower of consumer-perf-test and Redis alone",
                        middle.perSecond() / Math.min(ofConsumer, middle.redisPerSecond()),
                        0.8));
                if (codec.equals("lz4")) {
                    fill(site, prefix + TYPE, codec, EVENTS, MANY);
                    Rebuilt whole = rebuild(site, redis, bridge, MANY);
                    notes.add(codec + ", " + whole.text());
                    try (ReceiverProcess other = site.start(BRIDGE, redis, prefix, settings, "")) {
                        notes.add(codec + ", " + killInTheMiddle(redis, List.of(bridge, other), whole));
                    }
                }
            }
        }
        return new Section(new Table(List.of()), notes, targets);
    }

    private static Rebuilt middle(List<Rebuilt> rounds) {
        return rounds.stream()
                .sorted(Comparator.comparingDouble(Rebuilt::perSecond))
                .skip(rounds.size() / 2)
                .findFirst()
                .orElseThrow();
    }

    /** Appends the events with these numbers. */
    private static void fill(Site site, String topic, String codec, int from, int to) throws IOException {
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
            for (int number = from; number < to; number++) {
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

    private static Rebuilt rebuild(Site site, RedisServer redis, ReceiverProcess bridge, int events)
            throws IOException {
        int before = bridge.logged().length();
        flush(redis);
        await(BEGUN, bridge, before);
        double ofBridge = Proc.cpuSeconds(bridge.pid());
        double ofBroker = site.brokerSeconds();
        double ofRedis = Proc.cpuSeconds(redis.pid());
        MatchResult ended = await(ENDED, bridge, before);
        requireEvents(Integer.parseInt(ended.group(2)) == events, bridge);
        Rebuilt rebuilt = new Rebuilt(
                events,
                seconds(await(BEGUN, bridge, before), ended),
                (Proc.cpuSeconds(bridge.pid()) - ofBridge) * 1e6 / events,
                (site.brokerSeconds() - ofBroker) * 1e6 / events,
                (Proc.cpuSeconds(redis.pid()) - ofRedis) * 1e6 / events,
                Proc.rssMegabytes(bridge.pid()));
        Console.say(rebuilt.text());
        return rebuilt;
    }

    /** Kills the bridge that rebuilds after half of the time that a whole rebuild took. */
    private static String killInTheMiddle(RedisServer redis, List<ReceiverProcess> bridges, Rebuilt whole)
            throws IOException, InterruptedException {
        List<Integer> before = new ArrayList<>();
        for (ReceiverProcess bridge : bridges) {
            before.add(bridge.logged().length());
        }
        flush(redis);
        AtomicInteger rebuilding = new AtomicInteger();
        Awaitility.await("begin of a rebuild").atMost(Duration.ofMinutes(2)).until(() -> {
            rebuilding.set(find(BEGUN, bridges.get(0), before.get(0)).isPresent() ? 0 : 1);
            return find(BEGUN, bridges.get(rebuilding.get()), before.get(rebuilding.get()))
                    .isPresent();
        });
        Thread.sleep((long) (whole.seconds() / 2 * 1_000));
        bridges.get(rebuilding.get()).kill();
        int other = 1 - rebuilding.get();
        MatchResult ended = await(ENDED, bridges.get(other), before.get(other));
        MatchResult begun = await(BEGUN, bridges.get(other), before.get(other));
        int read = Integer.parseInt(ended.group(2));
        long known = size(redis);
        requireEvents(read < whole.events() && known >= whole.events(), bridges.get(other));
        return "%,d events: killed after %.1f s of a rebuild; another bridge read %,d events in %.1f s; then Redis had %,d keys"
                .formatted(whole.events(), whole.seconds() / 2, read, seconds(begun, ended), known);
    }

    private static void requireEvents(boolean isRight, ReceiverProcess bridge) throws IOException {
        if (!isRight) {
            throw new BenchFailed("Not exactly the events of the topic were rebuilt: " + bridge.logged());
        }
    }

    /** {@return the first line of the log, after so many characters, that has the pattern} */
    private static MatchResult await(Pattern line, ReceiverProcess bridge, int after) {
        return Awaitility.await(line.toString())
                .atMost(Duration.ofMinutes(30))
                .until(() -> find(line, bridge, after), Optional::isPresent)
                .orElseThrow();
    }

    private static Optional<MatchResult> find(Pattern line, ReceiverProcess bridge, int after) throws IOException {
        return line.matcher(bridge.logged().substring(after)).results().findFirst();
    }

    private static double seconds(MatchResult begun, MatchResult ended) {
        return Duration.between(LocalDateTime.parse(begun.group(1), TIME), LocalDateTime.parse(ended.group(1), TIME))
                        .toMillis()
                / 1e3;
    }

    static void flush(RedisServer redis) throws IOException {
        if (!command(redis, "FLUSHALL").equals("+OK")) {
            throw new BenchFailed("Redis was not flushed");
        }
    }

    private static long size(RedisServer redis) throws IOException {
        return Long.parseLong(command(redis, "DBSIZE").substring(1));
    }

    /** {@return the first line of the answer} */
    private static String command(RedisServer redis, String command) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), redis.port());
                BufferedReader answers = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII))) {
            socket.getOutputStream().write((command + "\r\n").getBytes(US_ASCII));
            return String.valueOf(answers.readLine());
        }
    }
}
