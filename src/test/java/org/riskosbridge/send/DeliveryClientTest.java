package org.riskosbridge.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client against a server that answers with given bytes, well-formed or not. */
@Timeout(30)
class DeliveryClientTest {

    private static final String PROBLEM =
            "{\"type\":\"about:blank\",\"errors\":[{\"detail\":\"inner\"}],\"detail\":\"no\\n event_id\"}";

    private final AtomicInteger connections = new AtomicInteger();

    /** Answers one request after the other; with {@code closing}, each on its own connection. */
    private void serve(ServerSocket server, boolean closing, List<String> responses) {
        Iterator<String> left = responses.iterator();
        while (left.hasNext()) {
            try (Socket socket = server.accept()) {
                connections.incrementAndGet();
                var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
                do {
                    skipRequest(in);
                    socket.getOutputStream().write(left.next().getBytes(StandardCharsets.UTF_8));
                } while (!closing && left.hasNext());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void skipRequest(BufferedReader in) throws IOException {
        int length = 0;
        for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
            if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        assertThat(in.skip(length)).isEqualTo(length);
    }

    private record Outcome(SendSummary summary, List<String> notices) {}

    private Outcome answered(boolean closing, String... responses) throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var served = CompletableFuture.runAsync(() -> serve(server, closing, List.of(responses)));
            var order = new SendRequests(URI.create("http://127.0.0.1:" + server.getLocalPort() + "/hook"))
                    .count(responses.length)
                    .connections(1)
                    .retries(0, Duration.ZERO, Duration.ofSeconds(10));
            SendSummary summary = order.send();
            served.join();
            return new Outcome(summary, order.notices);
        }
    }

    private static String response(String... lines) {
        return String.join("\r\n", lines);
    }

    @Test
    void oneResponseIsReadAfterTheOtherOnTheSameConnection() throws Exception {
        Outcome outcome = answered(
                false,
                response("HTTP/1.1 200 OK", "Content-Length: 2", "", "OK"),
                response(
                        "HTTP/1.1 503 Service Unavailable",
                        "transfer-encoding: Chunked",
                        "",
                        "3;x=y",
                        "abc",
                        "a",
                        "0123456789",
                        "0",
                        "Trailer: x",
                        "",
                        ""),
                response("HTTP/1.1 204 No Content", "", ""),
                response("HTTP/1.1 100 Continue", "", "HTTP/1.1 429 Too Many", "Content-Length: 0", "", ""));
        assertThat(outcome.summary().answers()).isEqualTo(Map.of("200", 1L, "503", 1L, "204", 1L, "429", 1L));
        assertThat(connections).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: Close\r\n\r\nOK",
                "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nOK",
                "HTTP/1.1 200 OK\r\n\r\nuntil the end"
            })
    void aConnectionIsNotUsedAgainWhereTheReceiverClosesIt(String response) throws Exception {
        Outcome outcome = answered(true, response, response, response);
        assertThat(outcome.summary().answers()).isEqualTo(Map.of("200", 3L));
        assertThat(connections).hasValue(3);
    }

    @Test
    void theDetailOfAProblemIsShownInOneLine() throws Exception {
        Outcome outcome = answered(
                false,
                response(
                        "HTTP/1.1 400 Bad Request",
                        "Content-Type: application/problem+json;charset=utf-8",
                        "Content-Length: " + PROBLEM.length(),
                        "",
                        PROBLEM));
        assertThat(outcome.notices()).singleElement().asString().contains("Answered 400. \"no event_id\"");
    }

    @Test
    void noOtherBodyIsShownForItCouldEchoTheRequest() throws Exception {
        Outcome outcome = answered(
                false,
                response(
                        "HTTP/1.1 400 Bad Request",
                        "Content-Type: application/json",
                        "Content-Length: " + PROBLEM.length(),
                        "",
                        PROBLEM));
        assertThat(outcome.notices()).containsExactly("Answered 400. See the receiver's log.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.2\r\n",
                "HTTP/1.1 abc\r\n\r\n",
                "HTTP/1.1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"
            })
    void whatIsNoHttpIsSaidToBeNone(String bytes) throws Exception {
        Outcome outcome = answered(true, bytes);
        assertThat(outcome.notices()).singleElement().asString().contains("(no HTTP response)");
        assertThat(outcome.summary().answers()).isEqualTo(Map.of("error", 1L));
    }

    @Test
    void aHeadWithoutEndIsNotReadForever() throws Exception {
        Outcome outcome = answered(true, response("HTTP/1.1 200 OK", "X: " + "x".repeat(100_000)));
        assertThat(outcome.notices()).singleElement().asString().contains("(no HTTP response)");
    }

    @Test
    void aResponseThatBreaksOffIsNone() throws Exception {
        Outcome outcome = answered(true, response("HTTP/1.1 200 OK", "Content-Length: 3", "", "OK"));
        assertThat(outcome.notices()).singleElement().asString().contains("(closed without an answer)");
        assertThat(outcome.summary().delivered()).isZero();
    }

    @Test
    void anAnswerBeforeTheWholeBodyWasReadCounts() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int deliveries = 20;
            var served = CompletableFuture.runAsync(() -> refuse(server, deliveries));
            SendSummary summary = new SendRequests(URI.create("http://127.0.0.1:" + server.getLocalPort() + "/hook"))
                    .count(deliveries)
                    .connections(1)
                    .size(9_000_000)
                    .retries(0, Duration.ZERO, Duration.ofSeconds(10))
                    .send();
            assertThat(summary.answers()).isEqualTo(Map.of("413", (long) deliveries));
            served.join();
        }
    }

    /** Reads a little of each request, answers, and closes, which breaks the connection for the rest of the body. */
    private static void refuse(ServerSocket server, int requests) {
        for (int i = 0; i < requests; i++) {
            try (Socket socket = server.accept()) {
                assertThat(socket.getInputStream().readNBytes(1000)).hasSize(1000);
                socket.getOutputStream()
                        .write("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                                .getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void theTimeoutCoversTheWholeResponse() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var served = CompletableFuture.runAsync(() -> trickle(server));
            var order = new SendRequests(URI.create("http://127.0.0.1:" + server.getLocalPort() + "/hook"))
                    .retries(0, Duration.ZERO, Duration.ofMillis(300));
            assertThat(order.send().answers()).isEqualTo(Map.of("timeout", 1L));
            served.join();
        }
    }

    /** Sends a byte again and again, until the other side closes. */
    private static void trickle(ServerSocket server) {
        try (Socket socket = server.accept()) {
            skipRequest(new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)));
            socket.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            socket.setSoTimeout(10);
            while (!isClosed(socket)) {
                socket.getOutputStream().write('x');
            }
        } catch (IOException e) {
            // The other side has closed the connection, as the test expects.
        }
    }

    private static boolean isClosed(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }
}
