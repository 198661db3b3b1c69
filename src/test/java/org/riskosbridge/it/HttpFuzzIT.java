package org.riskosbridge.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Requests at random, valid and damaged, pipelined and split, against a running bridge. {@code -Dhttp-fuzz.seconds=300} sets the time; {@code
 * -Dhttp-fuzz.seed} repeats the requests.
 */
@LongRunning
class HttpFuzzIT {

    private static final int SECONDS = Integer.getInteger("http-fuzz.seconds", 5);
    private static final long SEED = Long.getLong("http-fuzz.seed", System.nanoTime());
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.1 (\\d{3}) ");
    private static final String PREFIX = "fuzzed.";

    private static Bridge bridge;

    @BeforeAll
    static void start() {
        System.out.println("-Dhttp-fuzz.seed=" + SEED);
        bridge = Bridge.start(
                TestDependencies.shared(),
                Map.of(
                        "bridge.webhooks.riskos.topic-prefix", PREFIX,
                        "bridge.sources.max-auth-failures", "0",
                        "bridge.sources.body-timeout", "2s"));
    }

    @AfterAll
    static void stop() {
        bridge.close();
    }

    @Test
    void eachRequestIsAnsweredOnceAndNothingButWholeAuthenticatedBodiesIsStored() throws IOException {
        SplittableRandom random = new SplittableRandom(SEED);
        Set<String> deliverable = new HashSet<>();
        long end = System.nanoTime() + SECONDS * 1_000_000_000L;
        int connections = 0;
        while (System.nanoTime() < end) {
            List<Request> requests = IntStream.range(0, random.nextInt(1, 5))
                    .mapToObj(i -> Request.make(random))
                    .toList();
            requests.stream().filter(Request::isAuthenticated).forEach(request -> deliverable.add(request.body()));
            check(requests, random);
            connections++;
        }
        assertThat(connections).isPositive();
        assertThat(bridge.delivered(DeliveryLoad.text("after-the-fuzzing")).statusCode())
                .isEqualTo(200);
        deliverable.add(DeliveryLoad.text("after-the-fuzzing"));
        // A damaged length can lead to a complete body that is not an event: such a body is in quarantine.
        assertThat(TopicContents.read(TestDependencies.shared(), PREFIX).stream()
                        .filter(stored -> !stored.topic().equals(PREFIX + "quarantine")))
                .isNotEmpty()
                .allSatisfy(stored -> assertThat(deliverable).contains(new String(stored.value(), UTF_8)));
    }

    /** Sends requests on one connection, in pieces at random, and reads until the bridge closes it. */
    private static void check(List<Request> requests, SplittableRandom random) throws IOException {
        StringBuilder all = new StringBuilder();
        requests.forEach(request -> all.append(request.raw()));
        String sent = all.toString();
        String answers;
        try (Socket socket = Wire.connect(bridge.port(), "127.0.0.40")) {
            try {
                for (int at = 0; at < sent.length(); ) {
                    int to = random.nextInt(3) == 0
                            ? Math.min(sent.length(), at + random.nextInt(1, 200))
                            : sent.length();
                    socket.getOutputStream().write(sent.substring(at, to).getBytes(ISO_8859_1));
                    at = to;
                }
                socket.shutdownOutput();
            } catch (IOException closedAlready) {
                // The bridge has closed the connection after an answer to an earlier request.
            }
            answers = read(socket);
        }
        List<Integer> statuses = new ArrayList<>();
        Matcher each = STATUS_LINE.matcher(answers);
        while (each.find()) {
            statuses.add(Integer.parseInt(each.group(1)));
        }
        statuses.removeIf(status -> status == 100);
        // An additional empty line ends a head early, and the following bytes are a request of their own.
        int damaged = (int) requests.stream().filter(Request::isDamaged).count();
        assertThat(statuses)
                .as("seed %s, requests %s, answers %s", SEED, requests, answers)
                .hasSizeLessThanOrEqualTo(requests.size() + damaged)
                .allSatisfy(status -> assertThat(status < 500 || status == 503).isTrue());
        if (damaged == 0) {
            assertThat(statuses).as("seed %s", SEED).isSubsetOf(200, 401);
        }
    }

    /** Ends with the connection; a time-out of 40 s means a hang, and the test fails. */
    private static String read(Socket socket) throws IOException {
        try {
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        } catch (SocketException reset) {
            // The bridge closed the connection while data was in flight.
            return "";
        }
    }

    /**
     * One request.
     *
     * @param body the body that a correct bridge may store
     * @param isAuthenticated whether the credential is the right one
     * @param isDamaged whether the head may be invalid
     */
    private record Request(String raw, String body, boolean isAuthenticated, boolean isDamaged) {

        private static final List<String> DAMAGES = List.of(
                "\0", "\r", "\n", "\r\n", " ", "\t", ":", ",", ";", "\"", "%", "%0", "#", "\u00ff", "-1", "0", "+",
                "chunked");

        static Request make(SplittableRandom random) {
            boolean isAuthenticated = random.nextInt(3) > 0;
            String id = new UUID(random.nextLong(), random.nextLong()).toString();
            String body = DeliveryLoad.text(id);
            String fields =
                    random.nextInt(4) == 0 ? "Connection: " + pick(random, "close", "keep-alive", "x") + "\r\n" : "";
            fields += random.nextInt(8) == 0 ? "Expect: 100-continue\r\n" : "";
            String framed;
            if (random.nextInt(2) == 0) {
                fields += "Content-Length: " + body.length() + "\r\n";
                framed = body;
            } else {
                fields += "Transfer-Encoding: chunked\r\n";
                int half = random.nextInt(1, body.length() - 1);
                framed = chunk(body.substring(0, half), random) + chunk(body.substring(half), random) + "0\r\n\r\n";
            }
            String raw = Wire.head("riskos", isAuthenticated ? Bridge.TOKEN : Attacks.WRONG, fields) + framed;
            boolean isDamaged = random.nextInt(3) == 0;
            return new Request(isDamaged ? damaged(raw, random) : raw, body, isAuthenticated, isDamaged);
        }

        private static String chunk(String text, SplittableRandom random) {
            String extension = random.nextInt(4) == 0 ? ";a=\"b\"" : "";
            return Integer.toHexString(text.length()) + extension + "\r\n" + text + "\r\n";
        }

        /** Damages only the head: damage inside the event would make another complete body. */
        private static String damaged(String raw, SplittableRandom random) {
            int head = raw.indexOf("\r\n\r\n") + 4;
            int at = random.nextInt(head);
            String damage = DAMAGES.get(random.nextInt(DAMAGES.size()));
            return switch (random.nextInt(3)) {
                case 0 -> raw.substring(0, at) + damage + raw.substring(at);
                case 1 -> raw.substring(0, at) + damage + raw.substring(Math.min(head, at + random.nextInt(1, 20)));
                default -> raw.substring(0, at) + raw.substring(Math.min(head, at + random.nextInt(1, 20)));
            };
        }

        private static String pick(SplittableRandom random, String... texts) {
            return texts[random.nextInt(texts.length)];
        }
    }
}
