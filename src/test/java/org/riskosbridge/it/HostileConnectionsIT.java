package org.riskosbridge.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.riskosbridge.standalone.LoopbackPorts;

/**
 * A few connections without credentials against the packaged bridge, over plain TCP and TLS. Deliveries on other connections continue at {@value
 * PER_SECOND} a second. A control run without an attack first measures the effect of a slow machine on these deliveries. {@code -Dhostile.seconds=60}
 * attacks for this time, and watches for the same time afterwards; the table is in {@code target/hostile-connections.md}.
 */
class HostileConnectionsIT {

    private static final int SECONDS = Integer.getInteger("hostile.seconds", 1);
    private static final int PER_SECOND = 200;

    /** Short runs use TLS only for attacks that depend on how answers are written, and for many handshakes at once. */
    private static final boolean IS_LONG = SECONDS >= 10;

    /** An answer that takes this long counts as missing: the bridge answers within 10 s. */
    private static final Duration WORST = Duration.ofSeconds(8);

    /**
     * Maximum lines of the log: 20 a second from each of the two sources of lines, doubled because a measured second can overlap
     * two seconds of the limits.
     */
    private static final int LINES_PER_SECOND = 80;

    private static final Path TABLE = Path.of("target", "hostile-connections.md");
    private static final String MARK = "| --- ";

    private static Bridge bridge;
    private static int tlsPort;
    private static SSLContext tls;
    private static @Nullable Measured control;

    /** KB of live heap after the last attack. */
    private static long heap;

    @BeforeAll
    static void start() throws Exception {
        Path directory = TestDependencies.DIRECTORY.resolve(
                "hostile-" + ProcessHandle.current().pid());
        SelfSigned certificate = SelfSigned.make(directory);
        tls = Certificates.context();
        tlsPort = LoopbackPorts.free();
        Map<String, String> settings = new HashMap<>(Map.of(
                "bridge.webhooks.riskos.topic-prefix", "connections.",
                // On an overloaded machine Redis answers late; this test is about connections.
                "bridge.index.timeout", "10s",
                "bridge.ingest.in-flight-wait", "10s",
                "quarkus.http.ssl-port", Integer.toString(tlsPort),
                "quarkus.http.insecure-requests", "enabled",
                "quarkus.http.tls-configuration-name", "public",
                "quarkus.tls.public.key-store.pem.1.cert",
                        certificate.certificate().toString(),
                "quarkus.tls.public.key-store.pem.1.key", certificate.key().toString()));
        bridge = Bridge.start(TestDependencies.shared(), settings);
    }

    /** Measures once, before the first attack. */
    private static Measured control() throws Exception {
        if (control != null) {
            return control;
        }
        // Warms up the bridge, so that memory and latency are those of a running bridge.
        assertThat(DeliveryLoad.deliverAll(bridge, DeliveryLoad.ids(1000)).statuses())
                .containsOnly(200);
        Files.writeString(
                TABLE,
                "| attack | p99 ms | longest block ms | health ms | live heap KB before | after | recovered after ms | lines |\n"
                        + MARK.repeat(8) + "|\n");
        heap = liveHeap();
        control = measure("none: the control", () -> {}, () -> {});
        return control;
    }

    @AfterAll
    static void stop() throws IOException {
        bridge.close();
    }

    static Stream<Arguments> attacks() {
        return Arrays.stream(HostileConnection.values())
                .flatMap(attack -> Stream.of(false, true)
                        .filter(isTls -> !isTls
                                || IS_LONG
                                || attack.name().contains("UNREAD_")
                                || attack == HostileConnection.IDLE)
                        .map(isTls -> Arguments.of(attack, isTls)));
    }

    @ParameterizedTest(name = "{0}, TLS: {1}")
    @Alone
    @MethodSource("attacks")
    void deliveriesGoOnDuringAndAfter(HostileConnection attack, boolean isTls) throws Exception {
        Measured control = control();
        Measured measured;
        try (Strangers strangers = new Strangers(attack, isTls)) {
            measured = measure(attack + (isTls ? " over TLS" : ""), strangers::begin, strangers::end);
            assertThat(strangers.opened()).isPositive();
        }
        assertThat(measured.statuses()).containsOnly(200);
        assertThat(measured.p99()).isLessThan(limit(control.p99(), Duration.ofSeconds(1)));
        assertThat(measured.block()).isLessThan(limit(control.block(), Duration.ofMillis(500)));
        assertThat(measured.health()).isLessThan(limit(control.health(), Duration.ofSeconds(1)));
        assertThat(measured.recovered()).isLessThan(WORST);
        assertThat(measured.heapAfter()).isLessThan(measured.heapBefore() * 11 / 10 + 4000);
        assertThat(measured.lines())
                .isLessThan(LINES_PER_SECOND * (int) (measured.elapsed().toSeconds() + 2));
        assertThat(bridge.isAlive()).isTrue();
    }

    /** The limit on an idle machine, plus the delay that a busy machine adds by itself. */
    private static Duration limit(Duration control, Duration idle) {
        return idle.plus(control.multipliedBy(4));
    }

    @Test
    void connectionWhoseAnswersNobodyReadsIsEnded() throws Exception {
        assertEnded(HostileConnection.HTTP1_UNREAD_ANSWERS);
    }

    @Test
    @LongRunning
    void connectionWithStreamsThatNobodyReadsIsEnded() throws Exception {
        assertEnded(HostileConnection.HTTP2_UNREAD_STREAMS);
    }

    @Test
    @LongRunning
    void connectionWithTooManyPingsIsEnded() throws Exception {
        assertEnded(HostileConnection.HTTP2_PING_FLOOD);
    }

    @Test
    @LongRunning
    void connectionWithEmptyContinuationsIsEnded() throws Exception {
        assertEnded(HostileConnection.HTTP2_CONTINUATION_FLOOD);
    }

    /** The limit is 20 s: the second check of the connection comes within 10 s, and a busy machine gets 10 s more. */
    private static void assertEnded(HostileConnection attack) throws Exception {
        try (Strangers strangers = new Strangers(attack, false)) {
            strangers.begin();
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> strangers.ended() > 0);
        }
    }

    private static Measured measure(String name, ThrowingRunnable begin, ThrowingRunnable end) throws Exception {
        long before = heap;
        long lines = bridge.log().lines().count();
        long began = System.nanoTime();
        try (Bystanders bystanders = new Bystanders()) {
            begin.run();
            bystanders.watch(SECONDS);
            end.run();
            Duration recovered = bystanders.recovery();
            bystanders.watch(SECONDS);
            bystanders.close();
            heap = liveHeap();
            Measured measured = new Measured(
                    bystanders.statuses,
                    bystanders.p99(),
                    bystanders.block(),
                    bystanders.health(),
                    before,
                    heap,
                    recovered,
                    (int) (bridge.log().lines().count() - lines),
                    Duration.ofNanos(System.nanoTime() - began));
            Files.writeString(TABLE, measured.row(name), StandardOpenOption.APPEND);
            return measured;
        }
    }

    /** {@return the KB of the bridge's heap that are in use after a collection} */
    private static long liveHeap() throws IOException, InterruptedException {
        jcmd("GC.run");
        return jcmd("GC.heap_info")
                .lines()
                .filter(line -> line.contains("PSYoungGen")
                        || line.contains("ParOldGen")
                        || line.contains("garbage-first")
                        || line.contains("def new")
                        || line.contains("tenured"))
                .mapToLong(line -> Long.parseLong(line.replaceAll(".*used (\\d+)K.*", "$1")))
                .sum();
    }

    private static String jcmd(String command) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(bridge.pid()),
                        command)
                .redirectErrorStream(true)
                .start();
        String output = new String(jcmd.getInputStream().readAllBytes(), UTF_8);
        assertThat(jcmd.waitFor()).as(output).isZero();
        return output;
    }

    private interface ThrowingRunnable {
        void run() throws Exception;
    }

    /** How an attack affects other connections. */
    private record Measured(
            List<Integer> statuses,
            Duration p99,
            Duration block,
            Duration health,
            long heapBefore,
            long heapAfter,
            Duration recovered,
            int lines,
            Duration elapsed) {

        String row(String name) {
            return String.format(
                    Locale.ROOT,
                    "| %s%s | %d | %d | %d | %d | %d | %d | %d |%n",
                    name,
                    statuses.stream().allMatch(status -> status == 200) ? "" : " (not all answered 200)",
                    p99.toMillis(),
                    block.toMillis(),
                    health.toMillis(),
                    heapBefore,
                    heapAfter,
                    recovered.toMillis(),
                    lines);
        }
    }

    /**
     * Sends deliveries at a steady rate, and requests that need neither Redis nor Kafka on {@value #PROBES} connections, which are spread over all
     * event loops. The longest wait for an answer to these requests is an upper bound of the longest block of an event loop. Meanwhile the probe
     * requests health and metrics on their own port.
     */
    private static final class Bystanders implements AutoCloseable {

        private static final int PROBES = 8;
        private static final String PROBE = "GET / HTTP/1.1\r\nHost: bridge\r\n\r\n";

        final List<Integer> statuses = new ArrayList<>();
        private final Queue<Duration> latencies = new ConcurrentLinkedQueue<>();
        private final Queue<Duration> probes = new ConcurrentLinkedQueue<>();
        private final Queue<Duration> healths = new ConcurrentLinkedQueue<>();
        private final List<Wire> wires = new ArrayList<>();
        private final DeliveryLoad load = new DeliveryLoad();
        private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(4 + PROBES);

        Bystanders() throws IOException {
            for (int i = 0; i < PROBES; i++) {
                Wire wire = new Wire(bridge, "127.0.0.30");
                wires.add(wire);
                var unused = clock.scheduleWithFixedDelay(() -> probe(wire), 0, 50, TimeUnit.MILLISECONDS);
            }
            var unusedHealth =
                    clock.scheduleWithFixedDelay(() -> ask("/q/health/live", "\"UP\""), 0, 100, TimeUnit.MILLISECONDS);
            var unusedMetrics = clock.scheduleWithFixedDelay(
                    () -> ask("/q/metrics", "bridge_connections"), 0, 500, TimeUnit.MILLISECONDS);
            var unused = clock.scheduleAtFixedRate(this::deliver, 0, 1000 / PER_SECOND, TimeUnit.MILLISECONDS);
        }

        private void deliver() {
            long begun = System.nanoTime();
            var unused = load.deliver(bridge, DeliveryLoad.ids(1).get(0))
                    .thenAccept(status -> latencies.add(Duration.ofNanos(System.nanoTime() - begun)));
        }

        private void probe(Wire wire) {
            long begun = System.nanoTime();
            try {
                assertThat(wire.ask(PROBE).status()).isEqualTo(404);
                probes.add(Duration.ofNanos(System.nanoTime() - begun));
            } catch (IOException e) {
                probes.add(Duration.ofSeconds(40));
            }
        }

        private void ask(String path, String expected) {
            long begun = System.nanoTime();
            try {
                boolean isAnswered = bridge.management(path).contains(expected);
                healths.add(isAnswered ? Duration.ofNanos(System.nanoTime() - begun) : Duration.ofSeconds(40));
            } catch (IOException e) {
                healths.add(Duration.ofSeconds(40));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** Waits until the deliveries of this number of seconds were answered. */
        void watch(int seconds) {
            int enough = load.statuses().size() + seconds * PER_SECOND;
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60L + 4L * seconds))
                    .until(() -> load.statuses().size() >= enough);
        }

        /** {@return the time from now until health and a delivery on a new connection are answered 200} */
        Duration recovery() throws IOException {
            long begun = System.nanoTime();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> bridge.readiness() == 200);
            try (Wire wire = new Wire(bridge, "127.0.0.31")) {
                assertThat(wire.ask(Wire.delivery("riskos", Bridge.TOKEN, "")).status())
                        .isEqualTo(200);
            }
            return Duration.ofNanos(System.nanoTime() - begun);
        }

        Duration p99() {
            List<Duration> sorted = latencies.stream().sorted().toList();
            return sorted.get(sorted.size() * 99 / 100);
        }

        Duration block() {
            return probes.stream().max(Comparator.naturalOrder()).orElseThrow();
        }

        /** {@return the longest wait for an answer on the management port} */
        Duration health() {
            return healths.stream().max(Comparator.naturalOrder()).orElseThrow();
        }

        @Override
        public void close() throws IOException {
            clock.shutdown();
            try {
                clock.awaitTermination(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            load.settle();
            statuses.clear();
            statuses.addAll(load.statuses());
            for (Wire wire : wires) {
                wire.close();
            }
        }
    }

    /** Threads with one connection each; a thread opens another connection when its connection has ended. */
    private static final class Strangers implements AutoCloseable {

        private final HostileConnection attack;
        private final boolean isTls;
        private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
        private final List<Thread> threads = new ArrayList<>();
        private final CountDownLatch over = new CountDownLatch(1);
        private final AtomicInteger opened = new AtomicInteger();
        private final AtomicInteger ended = new AtomicInteger();

        Strangers(HostileConnection attack, boolean isTls) {
            this.attack = attack;
            this.isTls = isTls;
        }

        void begin() {
            for (int i = 0; i < attack.connections(); i++) {
                Thread thread = new Thread(this::attackUntilOver);
                thread.start();
                threads.add(thread);
            }
        }

        private void attackUntilOver() {
            while (over.getCount() > 0) {
                try (Socket socket = connect()) {
                    sockets.add(socket);
                    opened.incrementAndGet();
                    attack.attack(socket);
                } catch (IOException endedOrRefused) {
                    // The answer of the bridge to a stranger does not matter here.
                }
                ended.incrementAndGet();
                pause();
            }
        }

        /** A stranger's machine needs some time for a connection, too. */
        private void pause() {
            try {
                var unused = over.await(20, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private Socket connect() throws IOException {
            Socket plain = Wire.connect(isTls ? tlsPort : bridge.port(), "127.0.0.32");
            if (!isTls) {
                return plain;
            }
            SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(plain, "127.0.0.1", tlsPort, true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {attack.isHttp2() ? "h2" : "http/1.1"});
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return socket;
        }

        int opened() {
            return opened.get();
        }

        int ended() {
            return ended.get();
        }

        void end() throws InterruptedException {
            over.countDown();
            sockets.forEach(Strangers::close);
            for (Thread thread : threads) {
                thread.join(10_000);
            }
        }

        private static void close(Socket socket) {
            try {
                socket.close();
            } catch (IOException alreadyEnded) {
                // The connection has already ended.
            }
        }

        @Override
        public void close() throws InterruptedException {
            end();
        }
    }
}
