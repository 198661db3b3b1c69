package org.riskosbridge.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.riskosbridge.send.FakeReceiver.Request;

@Timeout(30)
class EventSenderTest {

    private static final Duration SOON = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void aDeliveryIsAPostOfJson() throws Exception {
        try (var receiver = new FakeReceiver((n, r) -> 200)) {
            SendSummary summary = new SendRequests(receiver.url()).send();
            assertThat(summary.isComplete()).isTrue();
            assertThat(receiver.requests()).singleElement().satisfies(request -> {
                assertThat(request.path()).isEqualTo("/webhooks/riskos");
                assertThat(request.contentType()).isEqualTo("application/json");
                assertThat(request.authorization()).isEmpty();
                assertThat(request.body())
                        .startsWith("{\"event_id\":\"")
                        .contains("\"event_type\":\"evaluation_completed\"");
            });
        }
    }

    @Test
    void aDeliveryAnswered503IsMadeAgainWithTheSameBody() throws Exception {
        try (var receiver = new FakeReceiver((n, r) -> n <= 2 ? 503 : 200)) {
            SendSummary summary = new SendRequests(receiver.url()).send();
            assertThat(summary.isComplete()).isTrue();
            assertThat(summary.answers()).isEqualTo(Map.of("200", 1L, "503", 2L));
            assertThat(summary.retries()).isEqualTo(2);
            assertThat(receiver.requests()).hasSize(3);
            assertThat(receiver.requests())
                    .extracting(Request::body)
                    .containsOnly(receiver.requests().get(0).body());
        }
    }

    @Test
    void theDelayBeforeARetryGrows() throws Exception {
        try (var receiver = new FakeReceiver((n, r) -> n <= 2 ? 429 : 200)) {
            new SendRequests(receiver.url())
                    .retries(5, Duration.ofMillis(40), LONG)
                    .send();
            List<Long> at = receiver.requests().stream().map(Request::at).toList();
            assertThat(at.get(1) - at.get(0))
                    .isGreaterThan(Duration.ofMillis(39).toNanos());
            assertThat(at.get(2) - at.get(1))
                    .isGreaterThan(Duration.ofMillis(79).toNanos());
        }
    }

    @Test
    void afterTheLastRetryTheDeliveryHasFailed() throws Exception {
        try (var receiver = new FakeReceiver((n, r) -> 500)) {
            SendSummary summary =
                    new SendRequests(receiver.url()).retries(3, SOON, LONG).send();
            assertThat(summary.failed()).isEqualTo(1);
            assertThat(summary.answers()).isEqualTo(Map.of("500", 4L));
        }
    }

    @Test
    void aRefusalIsNotRetriedAndIsExplained() throws Exception {
        try (var receiver = new FakeReceiver((n, r) -> 404)) {
            var order = new SendRequests(receiver.url()).count(3);
            SendSummary summary = order.send();
            assertThat(summary.failed()).isEqualTo(3);
            assertThat(summary.attempts()).isEqualTo(3);
            assertThat(order.notices).singleElement().asString().contains("Is there a webhook at /webhooks/riskos?");
        }
    }

    @Test
    void anAnswerThatDoesNotComeIsATimeoutAndIsRetried() throws Exception {
        var never = new CountDownLatch(1);
        try (var receiver = new FakeReceiver((n, r) -> {
            if (n == 1) {
                never.await();
            }
            return 200;
        })) {
            SendSummary summary = new SendRequests(receiver.url())
                    .retries(5, SOON, Duration.ofMillis(200))
                    .send();
            assertThat(summary.isComplete()).isTrue();
            assertThat(summary.answers()).containsEntry("200", 1L).containsKey("timeout");
        } finally {
            never.countDown();
        }
    }

    @Test
    void aConnectionThatBreaksIsAnErrorAndIsRetried() throws Exception {
        try (var receiver = new FakeReceiver((n, r) -> n == 1 ? 0 : 200)) {
            SendSummary summary = new SendRequests(receiver.url()).send();
            assertThat(summary.isComplete()).isTrue();
            assertThat(summary.answers()).isEqualTo(Map.of("200", 1L, "error", 1L));
            assertThat(receiver.requests()).hasSize(2);
        }
    }

    @Test
    void aRefusedConnectionIsOneSentenceWithARemedy() throws Exception {
        int free;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        var order = new SendRequests(URI.create("http://127.0.0.1:" + free + "/")).retries(2, SOON, LONG);
        SendSummary summary = order.send();
        assertThat(summary.isComplete()).isFalse();
        assertThat(summary.answers()).isEqualTo(Map.of("error", 3L));
        assertThat(order.notices)
                .containsExactly("No connection to 127.0.0.1:" + free + " (connection refused):"
                        + " is the bridge running, and is the port right? Trying again, with 2 retries at most.");
    }

    @Test
    void everyBodyHasTheSizeAskedFor() throws Exception {
        try (var receiver = new FakeReceiver((n, r) -> 200)) {
            new SendRequests(receiver.url()).count(20).size(4321).send();
            assertThat(receiver.requests()).hasSize(20).allMatch(r -> r.body().length() == 4321);
        }
    }

    @Test
    void theShareOfDuplicatesIsExactAndTheirBodiesAreTheSame() throws Exception {
        try (var receiver = new FakeReceiver((n, r) -> 200)) {
            SendSummary summary = new SendRequests(receiver.url())
                    .count(200)
                    .duplicates("10%")
                    .send();
            Map<String, List<String>> bodiesById = receiver.requests().stream()
                    .map(Request::body)
                    .collect(Collectors.groupingBy(body -> body.substring(0, 52)));
            assertThat(summary.duplicates()).isEqualTo(20);
            assertThat(receiver.requests()).hasSize(200);
            assertThat(bodiesById).hasSize(180);
            assertThat(bodiesById.values())
                    .allMatch(bodies -> Set.copyOf(bodies).size() == 1);
        }
    }

    @Test
    void connectionsBoundWhatIsUnderWayAndAreKept() throws Exception {
        var all = new CyclicBarrier(7);
        try (var receiver = new FakeReceiver((n, r) -> {
            if (n <= 7) {
                all.await(10, TimeUnit.SECONDS);
            }
            return 200;
        })) {
            assertThat(new SendRequests(receiver.url())
                            .count(300)
                            .connections(7)
                            .send()
                            .isComplete())
                    .isTrue();
            assertThat(receiver.mostUnderWay()).isEqualTo(7);
            assertThat(receiver.connections()).isEqualTo(7);
        }
    }

    @Test
    void withARateLatencyCountsFromTheIntendedTime() throws Exception {
        assertThat(medianAfterAStall(true)).isGreaterThan(Duration.ofMillis(100).toNanos() / 1000);
    }

    @Test
    void withoutARateLatencyCountsFromTheAttempt() throws Exception {
        assertThat(medianAfterAStall(false)).isLessThan(Duration.ofMillis(100).toNanos() / 1000);
    }

    /**
     * {@return the median latency in microseconds of deliveries on one connection} The first answer takes 300 ms. With a rate of 1,000 a second, all
     * other deliveries become due in this time.
     */
    private static long medianAfterAStall(boolean rated) throws Exception {
        try (var receiver = new FakeReceiver((n, r) -> {
            await().pollInterval(Duration.ofMillis(5))
                    .until(() -> n > 1
                            || System.nanoTime() - r.at()
                                    > Duration.ofMillis(300).toNanos());
            return 200;
        })) {
            var order = new SendRequests(receiver.url()).count(50).connections(1);
            SendSummary summary = (rated ? order.rate(1000) : order).send();
            assertThat(summary.latency().fromIntended()).isEqualTo(rated);
            return summary.latency().p50();
        }
    }

    @Test
    void withARateARetryThatWaitsHoldsUpNothing() throws Exception {
        var others = new CountDownLatch(9);
        try (var receiver = new FakeReceiver((n, r) -> {
            others.countDown();
            return n == 1 ? 503 : 200;
        })) {
            var order = new SendRequests(receiver.url())
                    .count(9)
                    .connections(1)
                    .rate(1000)
                    .retries(1, LONG, LONG);
            EventSender sender = order.sender();
            var done = CompletableFuture.supplyAsync(() -> {
                try {
                    return sender.send();
                } catch (SendException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertThat(others.await(10, TimeUnit.SECONDS)).isTrue();
            sender.stop();
            assertThat(done.get(10, TimeUnit.SECONDS).isComplete()).isFalse();
        }
    }

    @Test
    void theLogHasOneLineForEachAttempt(@TempDir Path directory) throws Exception {
        Path log = directory.resolve("attempts.tsv");
        try (var receiver = new FakeReceiver((n, r) -> n == 1 ? 503 : n == 2 ? 0 : 200)) {
            new SendRequests(receiver.url()).count(2).connections(1).log(log).send();
            List<List<String>> lines = new ArrayList<>();
            for (String line : Files.readAllLines(log)) {
                lines.add(List.of(line.split("\t", -1)));
            }
            assertThat(lines).extracting(line -> line.get(1)).containsExactly("1", "2", "3", "1");
            assertThat(lines)
                    .extracting(line -> line.get(2))
                    .containsExactly("503", "error: closed without an answer", "200", "200");
            assertThat(lines).extracting(line -> line.get(4)).containsOnly("evaluation_completed");
            assertThat(lines.get(2).get(5))
                    .isEqualTo(sha256(receiver.requests().get(2).body()));
            assertThat(lines.get(0).get(0))
                    .isEqualTo(lines.get(2).get(0))
                    .isNotEqualTo(lines.get(3).get(0));
        }
    }

    @Test
    void aLogThatCannotBeWrittenEndsTheRunBeforeItBegins(@TempDir Path directory) throws IOException {
        try (var receiver = new FakeReceiver((n, r) -> 200)) {
            var order = new SendRequests(receiver.url())
                    .log(directory.resolve("none").resolve("x"));
            assertThat(catchThrowable(order::send))
                    .isInstanceOf(SendException.class)
                    .hasMessageContaining("cannot be written");
            assertThat(receiver.requests()).isEmpty();
        }
    }

    private static String sha256(String body) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8)));
    }
}
