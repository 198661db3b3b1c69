package org.riskosbridge.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Deliveries of RiskOS continue during attacks of other senders. RiskOS is 127.0.0.1 here, and the proxy 127.0.0.9. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HostileSendersIT {

    private static final String WRONG = Attacks.WRONG;
    private static final String RISKOS = "127.0.0.1";
    private static final String PROXY = "127.0.0.9";
    private static final int PER_SECOND = 200;
    private static final int SECONDS = 6;

    private static Bridge bridge;
    private static Wire slowHead;
    private static CompletableFuture<Duration> slowHeadEnded;
    private static final ScheduledExecutorService CLOCK = Executors.newScheduledThreadPool(2);

    @BeforeAll
    static void start() throws IOException {
        Map<String, String> settings = new HashMap<>(Map.of(
                "bridge.webhooks.riskos.topic-prefix", "hostile.",
                "bridge.sources.body-timeout", "2s",
                // On an overloaded machine Redis answers late; this test is about senders.
                "bridge.index.timeout", "10s",
                "bridge.ingest.in-flight-wait", "10s",
                "bridge.sources.trusted-proxies", PROXY + "/32",
                "bridge.webhooks.listed.allowed-sources", "192.0.2.0/24,2001:db8::/32",
                "bridge.webhooks.paced.max-rate-per-source", "5"));
        for (String other : List.of("listed", "paced")) {
            settings.put("bridge.webhooks." + other + ".auth.type", "bearer");
            settings.put("bridge.webhooks." + other + ".auth.bearer.tokens", Bridge.TOKEN);
            settings.put("bridge.webhooks." + other + ".topic-prefix", "hostile.");
        }
        bridge = Bridge.start(TestDependencies.shared(), settings);
        slowHead = new Wire(bridge, "127.0.0.8");
        long began = System.nanoTime();
        slowHeadEnded = CompletableFuture.supplyAsync(() -> {
            assertThat(slowHead.isEnded()).isTrue();
            return Duration.ofNanos(System.nanoTime() - began);
        });
        Iterator<Integer> head = Wire.head("riskos", WRONG, "").chars().iterator();
        var unused = CLOCK.scheduleAtFixedRate(() -> dribble(head.next()), 0, 1, TimeUnit.SECONDS);
    }

    private static void dribble(int character) {
        try {
            slowHead.send(Character.toString(character));
        } catch (IOException closed) {
            throw new UncheckedIOException(closed);
        }
    }

    @AfterAll
    static void stop() throws IOException {
        CLOCK.shutdownNow();
        slowHead.close();
        bridge.close();
    }

    @Test
    @Alone
    @Order(1)
    void deliveriesGoOnAmongAll() throws Exception {
        assertThat(bridge.delivered(DeliveryLoad.text("the-first")).statusCode())
                .isEqualTo(200);
        DeliveryLoad load = new DeliveryLoad();
        try (Attacks attacks = new Attacks(bridge)) {
            attacks.begin();
            var ticks = CLOCK.scheduleAtFixedRate(
                    () -> {
                        var unused = load.deliver(bridge, DeliveryLoad.ids(1).get(0));
                    },
                    0,
                    1000 / PER_SECOND,
                    TimeUnit.MILLISECONDS);
            attacks.awaitWrongPasswords();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> load.statuses().size() >= SECONDS * PER_SECOND);
            ticks.cancel(false);
        }
        load.settle();
        assertThat(load.statuses()).as(load.refusals().toString()).containsOnly(200);
        assertThat(bridge.isAlive()).isTrue();
    }

    @Test
    @Order(2)
    void bodyThatDribblesIsNotWaitedFor() throws IOException {
        try (Wire wire = new Wire(bridge, RISKOS)) {
            Wire.Answer answer = wire.ask(Wire.head("riskos", Bridge.TOKEN, "Content-Length: 1000\r\n") + "{\"event");
            assertThat(answer.summary()).isEqualTo("408 too-slow");
            assertThat(wire.isEnded()).isTrue();
        }
        Awaitility.await().until(() -> bridge.metric("bridge_in_flight") == 0);
    }

    @Test
    @Order(2)
    void sourceThatIsNotListedIsRefusedWhateverItSays() throws IOException {
        assertThat(from(RISKOS, "listed", Bridge.TOKEN, "")).isEqualTo("403 source-not-allowed");
        assertThat(from(RISKOS, "listed", WRONG, "")).isEqualTo("403 source-not-allowed");
        assertThat(from(RISKOS, "listed", Bridge.TOKEN, "X-Forwarded-For: 192.0.2.1\r\n"))
                .isEqualTo("403 source-not-allowed");
        assertThat(from(RISKOS, "listed", Bridge.TOKEN, "Forwarded: for=192.0.2.1\r\n"))
                .isEqualTo("403 source-not-allowed");
    }

    @Test
    @Order(2)
    void proxySpeaksForTheOneThatItWasCalledFrom() throws IOException {
        assertThat(from(PROXY, "listed", Bridge.TOKEN, "X-Forwarded-For: 192.0.2.1\r\n"))
                .isEqualTo("200OK");
        assertThat(from(PROXY, "listed", Bridge.TOKEN, "X-Forwarded-For: 2001:db8::1\r\n"))
                .isEqualTo("200OK");
        assertThat(from(PROXY, "listed", Bridge.TOKEN, "X-Forwarded-For: 192.0.2.1, 203.0.113.7\r\n"))
                .isEqualTo("403 source-not-allowed");
        assertThat(from(PROXY, "listed", Bridge.TOKEN, "Forwarded: for=192.0.2.1\r\n"))
                .isEqualTo("403 source-not-allowed");
        assertThat(from(PROXY, "listed", Bridge.TOKEN, "")).isEqualTo("403 source-not-allowed");
    }

    @Test
    @Order(2)
    void manyWrongCredentialsAreNotLookedAtAnyMore() throws IOException {
        // Every 100 ms a source may try once more, also with a valid credential. So five sources try, each in one
        // burst.
        List<String> good = new ArrayList<>();
        for (int source = 40; source < 45; source++) {
            List<String> answers = tries("127.0.0." + source, Stream.concat(wrong(), Stream.of(Bridge.TOKEN)));
            assertThat(answers.subList(0, 10)).containsOnly("401 unauthorized");
            assertThat(answers.subList(10, 60)).contains("429 too-many-wrong-credentials");
            good.add(answers.get(60));
        }
        assertThat(good).contains("429 too-many-wrong-credentials");
    }

    @Test
    @Order(2)
    void whoHasDeliveredIsNotShutOutWithAStrangerBehindTheSameProxy() throws IOException {
        assertThat(tries("127.0.0.11", Stream.of(Bridge.TOKEN))).containsOnly("200OK");
        List<String> answers = tries("127.0.0.11", Stream.concat(wrong(), Stream.of(Bridge.TOKEN)));
        assertThat(answers).contains("429 too-many-wrong-credentials");
        assertThat(answers.get(60)).isEqualTo("200OK");
    }

    @Test
    @Order(2)
    void eachSourceHasItsOwnRate() throws IOException {
        try (Wire wire = new Wire(bridge, "127.0.0.12");
                Wire other = new Wire(bridge, "127.0.0.13")) {
            wire.send(Wire.delivery("paced", Bridge.TOKEN, "").repeat(30));
            List<String> answers = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                answers.add(wire.answer().summary());
            }
            assertThat(answers).contains("200OK", "429 too-many-from-source");
            assertThat(other.ask(Wire.delivery("paced", Bridge.TOKEN, "")).status())
                    .isEqualTo(200);
        }
    }

    @Test
    @Order(2)
    void publicPortHasNothingOfManagement() throws Exception {
        HttpClient http = HttpClient.newHttpClient();
        for (String path : List.of("/", "/q", "/q/health", "/q/health/ready", "/q/metrics", "/q/info", "/metrics")) {
            URI uri = URI.create("http://127.0.0.1:" + bridge.port() + path);
            assertThat(http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
                            .statusCode())
                    .as(path)
                    .isEqualTo(404);
        }
    }

    /** {@link #start} has opened the connection with this head before the first test. */
    /** The guard against slow heads needs 20 s: this connection ends sooner. */
    @Test
    @LongRunning
    @Order(3)
    void idleConnectionIsEnded() throws IOException {
        Map<String, String> settings =
                Map.of("bridge.webhooks.riskos.topic-prefix", "idle.", "quarkus.http.idle-timeout", "3s");
        try (Bridge impatient = Bridge.start(TestDependencies.shared(), settings);
                Wire wire = new Wire(impatient, RISKOS)) {
            assertThat(wire.ask(Wire.delivery("riskos", Bridge.TOKEN, "")).status())
                    .isEqualTo(200);
            long begun = System.nanoTime();
            assertThat(wire.isEnded()).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(15));
        }
    }

    @Test
    @LongRunning
    @Order(3)
    void headThatDribblesIsNotWaitedFor() {
        assertThat(slowHeadEnded.join()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(90));
    }

    private static String from(String address, String webhook, String token, String fields) throws IOException {
        try (Wire wire = new Wire(bridge, address)) {
            return wire.ask(Wire.delivery(webhook, token, fields)).summary();
        }
    }

    private static Stream<String> wrong() {
        return Stream.generate(() -> WRONG).limit(60);
    }

    /** {@return the answers to deliveries with these tokens, all sent at once} */
    private static List<String> tries(String from, Stream<String> tokens) throws IOException {
        List<String> deliveries =
                tokens.map(token -> Wire.delivery("riskos", token, "")).toList();
        try (Wire wire = new Wire(bridge, from)) {
            wire.send(String.join("", deliveries));
            List<String> answers = new ArrayList<>();
            for (int i = 0; i < deliveries.size(); i++) {
                answers.add(wire.answer().summary());
            }
            return answers;
        }
    }
}
