package org.riskosbridge.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.riskosbridge.standalone.LoopbackPorts;

/** Requests that RFC 9112 calls invalid, and refused bodies: the bridge answers once, and decodes no further. */
class MalformedRequestsIT {

    private static final String FROM = "127.0.0.20";
    private static final String EVENT = "{\"event_id\":\"smuggled\",\"event_type\":\"a\",\"data\":{}}";

    /** Correlation ids of the requests that {@link #linesAtMarker} has sent. */
    private static final List<String> markers = new ArrayList<>();

    private static Bridge bridge;
    private static int tlsPort;

    @BeforeAll
    static void start() throws Exception {
        SelfSigned certificate = SelfSigned.make(TestDependencies.DIRECTORY.resolve(
                "malformed-" + ProcessHandle.current().pid()));
        tlsPort = LoopbackPorts.free();
        bridge = Bridge.start(
                TestDependencies.shared(),
                Map.of(
                        "bridge.webhooks.riskos.topic-prefix", "malformed.",
                        "bridge.sources.max-auth-failures", "0",
                        "bridge.ingest.max-in-flight-bytes", "4M",
                        "quarkus.http.ssl-port", Integer.toString(tlsPort),
                        "quarkus.http.insecure-requests", "enabled",
                        "quarkus.http.tls-configuration-name", "public",
                        "quarkus.tls.public.protocols", "TLSv1.3,TLSv1.2",
                        "quarkus.tls.public.key-store.pem.1.cert",
                                certificate.certificate().toString(),
                        "quarkus.tls.public.key-store.pem.1.key",
                                certificate.key().toString()));
        // Tests count lines of the log: wait for the last lines of the start.
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> bridge.metric("bridge_guarantee_findings") > 0);
    }

    @AfterAll
    static void stop() {
        bridge.close();
    }

    static Stream<Arguments> invalid() {
        String good = Wire.head("riskos", Bridge.TOKEN, "Content-Length: " + EVENT.length() + "\r\n") + EVENT;
        String line = "POST /webhooks/riskos HTTP/1.1\r\n";
        return Map.ofEntries(
                        Map.entry("control bytes first", "\0\1" + good),
                        Map.entry("two Host fields", good.replace("Host: bridge", "Host: bridge\r\nHost: other")),
                        Map.entry("no Host field", good.replace("Host: bridge\r\n", "")),
                        Map.entry("space before a colon", good.replace("Host:", "Host :")),
                        Map.entry("field without a name", good.replace(line, line + ": x\r\n")),
                        Map.entry("bare line feeds", good.replace("\r\n", "\n")),
                        Map.entry("NUL in a field", good.replace("Host: bridge", "Host: bridge\r\nX-A: a\0b")),
                        Map.entry("lengths that differ", good.replace("Content-L", "Content-Length: 1\r\nContent-L")),
                        Map.entry("length with a sign", good.replace("Length: ", "Length: +")),
                        Map.entry(
                                "length and chunks",
                                good.replace("Content-L", "Transfer-Encoding: chunked\r\nContent-L")),
                        Map.entry("chunked twice", chunked("chunked, chunked", "5\r\n")),
                        Map.entry("chunked, xchunked", chunked("chunked, xchunked", "5\r\n")),
                        Map.entry("xchunked", chunked("xchunked", "5\r\n")),
                        Map.entry("gzip, chunked", chunked("gzip, chunked", "5\r\n")),
                        Map.entry("chunked in two fields", chunked("chunked\r\nTransfer-Encoding: chunked", "5\r\n")),
                        Map.entry(
                                "chunks in HTTP/1.0",
                                chunked("chunked", "5\r\n").replace("HTTP/1.1", "HTTP/1.0")),
                        Map.entry("chunk size that is no number", chunked("chunked", "z\r\n")),
                        Map.entry("chunk size with a sign", chunked("chunked", "+5\r\n")),
                        Map.entry("chunk size beyond 32 bits", chunked("chunked", "100000005\r\n")),
                        Map.entry("line feed in a chunk extension", chunked("chunked", "5;a=\"\n\r\n\"\r\n")),
                        Map.entry(
                                "line end in a quoted chunk extension",
                                chunked("chunked", "5;a=\"\r\nhello\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n")),
                        Map.entry("chunk longer than its size", chunked("chunked", "4\r\n")),
                        Map.entry("percent sign alone", good.replace("/webhooks/riskos", "/%")),
                        Map.entry("control byte in the path", good.replace("/webhooks/riskos", "/webhooks/ris\1kos")),
                        Map.entry("fragment in the path", good.replace("/webhooks/riskos", "/webhooks/riskos#a")),
                        Map.entry("path beyond ASCII", good.replace("/webhooks/riskos", "/webhooks/risk\u00f6s")),
                        Map.entry("no version", good.replace(" HTTP/1.1", "")),
                        Map.entry("HTTP/1.2", good.replace("HTTP/1.1", "HTTP/1.2")),
                        Map.entry("HTTP/3.0", good.replace("HTTP/1.1", "HTTP/3.0")),
                        Map.entry("method that is no token", good.replace("POST", "PO(ST")),
                        Map.entry("body of an old WebSocket draft", """
                                GET /webhooks/riskos HTTP/1.1\r
                                Host: bridge\r
                                Connection: upgrade\r
                                Upgrade: websocket\r
                                Sec-WebSocket-Key1: 1\r
                                Sec-WebSocket-Key2: 2\r
                                \r
                                12345678"""))
                .entrySet()
                .stream()
                .sorted(Map.Entry.comparingByKey())
                .map(each -> Arguments.of(each.getKey(), each.getValue()));
    }

    private static String chunked(String coding, String size) {
        return Wire.head("riskos", Bridge.TOKEN, "Transfer-Encoding: " + coding + "\r\n") + size + "hello\r\n0\r\n\r\n";
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("invalid")
    void invalidRequestIsAnswered400AndTheConnectionEnds(String name, String request) throws IOException {
        int lines = lines();
        try (Wire wire = new Wire(bridge, FROM)) {
            wire.send(request + Wire.delivery("riskos", Bridge.TOKEN, ""));
            assertThat(wire.answer().status()).isEqualTo(400);
            assertThat(wire.isEnded()).isTrue();
        }
        assertThat(linesAtMarker()).isEqualTo(lines);
    }

    @Test
    void answersToValidRequestsBeforeAnInvalidOneComeFirst() throws IOException {
        String good = Wire.delivery("riskos", Bridge.TOKEN, "");
        try (Wire wire = new Wire(bridge, FROM)) {
            wire.send(good + good + good.replace("Host: bridge\r\n", "") + good);
            List<Integer> statuses = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                statuses.add(wire.answer().status());
            }
            assertThat(statuses).containsExactly(200, 200, 400);
            assertThat(wire.isEnded()).isTrue();
        }
    }

    @Test
    void unreadablePathOnHttp2IsAnswered400WithoutALine() throws IOException {
        int lines = lines();
        try (Http2Wire wire = new Http2Wire(Wire.connect(bridge.port(), FROM), 65_535)) {
            byte[] fields =
                    Http2Wire.fields(":method", "GET", ":scheme", "http", ":path", "/%", ":authority", "bridge");
            wire.send(Http2Wire.frame(Http2Wire.HEADERS, Http2Wire.END_HEADERS | Http2Wire.END_STREAM, 1, fields));
            // The status 400 is the 12th entry of HPACK's static table; Vert.x writes 5 bytes of priority before it.
            assertThat(wire.until(Http2Wire.HEADERS))
                    .last()
                    .satisfies(frame -> assertThat(frame.payload()[5]).isEqualTo((byte) 0x8c));
        }
        assertThat(linesAtMarker()).isEqualTo(lines);
    }

    @Test
    void upgradeToHttp2IsIgnored() throws IOException {
        String upgrade = "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n";
        try (Wire wire = new Wire(bridge, FROM)) {
            for (int i = 0; i < 2; i++) {
                assertThat(wire.ask(Wire.delivery("riskos", Bridge.TOKEN, upgrade))
                                .status())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void requestAfterARefusedExpectationIsNotTakenForItsBody() throws IOException {
        String expecting = Wire.head("riskos", Attacks.WRONG, "Expect: 100-continue\r\nContent-Length: 500\r\n");
        try (Wire wire = new Wire(bridge, FROM)) {
            Wire.Answer refusal = wire.ask(expecting);
            assertThat(refusal.status()).isEqualTo(401);
            assertThat(refusal.head()).containsIgnoringCase("connection: close");
            assertThat(wire.isEnded()).isTrue();
        }
    }

    @Test
    void largeBodyThatIsRefusedEndsTheConnection() throws IOException {
        try (Wire wire = new Wire(bridge, FROM)) {
            Wire.Answer refusal = wire.ask(Wire.head("riskos", Attacks.WRONG, "Content-Length: 1000000\r\n"));
            assertThat(refusal.status()).isEqualTo(401);
            assertThat(wire.isEnded()).isTrue();
        }
    }

    static Stream<Arguments> largeAndRefused() {
        String body = "x".repeat(1_500_000);
        String declared = "Content-Length: " + body.length() + "\r\n";
        String chunked = "Transfer-Encoding: chunked\r\n";
        String chunk = Integer.toHexString(body.length()) + "\r\n" + body;
        return Stream.of(false, true)
                .flatMap(isTls -> Stream.of(
                        Arguments.of(401, isTls, Wire.head("riskos", Attacks.WRONG, declared) + body),
                        Arguments.of(413, isTls, Wire.head("riskos", Bridge.TOKEN, declared) + body),
                        Arguments.of(413, isTls, Wire.head("riskos", Bridge.TOKEN, chunked) + chunk),
                        Arguments.of(400, isTls, Wire.head("riskos", Bridge.TOKEN, chunked) + "z\r\n" + body)));
    }

    /** A reset would lose the answer of a client that sends its whole request before it reads. */
    @ParameterizedTest(name = "{0}, TLS: {1}")
    @MethodSource("largeAndRefused")
    void clientThatSendsOnAfterARefusalSeesNoReset(int status, boolean isTls, String request) throws Exception {
        try (Wire wire = new Wire(connect(isTls))) {
            wire.send(request.substring(0, 1_200_000));
            assertThat(wire.answer().status()).isEqualTo(status);
            assertThat(wire.read()).isEqualTo(-1);
            for (int sent = 1_200_000; sent < 1_500_000; sent += 10_000) {
                wire.send(request.substring(sent, sent + 10_000));
            }
        }
    }

    /** Over TLS Netty passes a body on as slices of decrypted records. */
    @ParameterizedTest(name = "{0}, chunked: {1}")
    @CsvSource({"HTTP_1_1, false", "HTTP_1_1, true", "HTTP_2, false"})
    void largeBodyOverTlsIsStoredByteForByte(HttpClient.Version version, boolean isChunked) throws Exception {
        String id = DeliveryLoad.ids(1).get(0);
        byte[] body = DeliveryLoad.text(id)
                .replace("{}", "\"" + "x".repeat(100_000) + "\"")
                .getBytes(US_ASCII);
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + tlsPort + "/webhooks/riskos"))
                .version(version)
                .header("Authorization", "Bearer " + Bridge.TOKEN)
                .POST(
                        isChunked
                                ? BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))
                                : BodyPublishers.ofByteArray(body))
                .build();
        HttpResponse<Void> response = Certificates.client(null).send(request, BodyHandlers.discarding());
        assertThat(response.version()).isEqualTo(version);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(TopicContents.of(TestDependencies.shared(), "malformed.", id))
                .singleElement()
                .satisfies(record -> assertThat(record.value()).isEqualTo(body));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void currentVersionsOfTlsAreAccepted(String version) throws Exception {
        try (SSLSocket socket = (SSLSocket) connect(true)) {
            socket.setEnabledProtocols(new String[] {version});
            Wire wire = new Wire(socket);
            assertThat(wire.ask(Wire.delivery("riskos", Bridge.TOKEN, "")).status())
                    .isEqualTo(200);
            assertThat(socket.getSession().getProtocol()).isEqualTo(version);
        }
    }

    /** @param minor 1 for TLS 1.0, 2 for TLS 1.1: the second byte of the version on the wire */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void olderVersionsOfTlsAreRefused(int minor) throws Exception {
        try (Wire wire = new Wire(Wire.connect(tlsPort, FROM))) {
            wire.send(clientHello(minor));
            assertThat(wire.read()).as("the type of the record: an alert").isEqualTo(21);
            for (int i = 0; i < 4; i++) {
                wire.read();
            }
            assertThat(wire.read()).as("fatal").isEqualTo(2);
            assertThat(wire.read()).as("protocol_version").isEqualTo(70);
        }
        try (Wire wire = new Wire(Wire.connect(tlsPort, FROM))) {
            wire.send(clientHello(3));
            assertThat(wire.read()).as("the same for TLS 1.2: a handshake").isEqualTo(22);
        }
    }

    /** {@return the first record of a client whose highest version this is; JDK clients no longer offer the older ones} */
    private static byte[] clientHello(int minor) {
        ByteBuffer hello = ByteBuffer.allocate(200);
        hello.put((byte) 3).put((byte) minor).put(new byte[32]).put((byte) 0);
        // ECDHE_ECDSA with AES_128 and SHA for all versions, AES_128_GCM for TLS 1.2; no compression.
        hello.putShort((short) 4).putShort((short) 0xC009).putShort((short) 0xC02B);
        hello.put((byte) 1).put((byte) 0);
        // Extensions: supported_groups with secp256r1, signature_algorithms with ecdsa_secp256r1_sha256.
        hello.putShort((short) 16);
        hello.putShort((short) 10).putShort((short) 4).putShort((short) 2).putShort((short) 23);
        hello.putShort((short) 13).putShort((short) 4).putShort((short) 2).putShort((short) 0x0403);
        int length = hello.position();
        ByteBuffer wire = ByteBuffer.allocate(9 + length);
        wire.put((byte) 22).put((byte) 3).put((byte) 1).putShort((short) (length + 4));
        wire.put((byte) 1).put((byte) 0).putShort((short) length);
        return wire.put(hello.flip()).array();
    }

    private static Socket connect(boolean isTls) throws Exception {
        Socket socket = Wire.connect(isTls ? tlsPort : bridge.port(), FROM);
        return isTls
                ? Certificates.context().getSocketFactory().createSocket(socket, "127.0.0.1", tlsPort, true)
                : socket;
    }

    @Test
    void smallBodyThatIsRefusedLeavesTheConnectionOpen() throws IOException {
        try (Wire wire = new Wire(bridge, FROM)) {
            assertThat(wire.ask(Wire.delivery("riskos", Attacks.WRONG, "")).status())
                    .isEqualTo(401);
            assertThat(wire.ask(Wire.delivery("riskos", Bridge.TOKEN, "")).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void endlessBodyThatIsRefusedOnHttp2IsReset() throws IOException {
        try (Http2Wire wire = new Http2Wire(Wire.connect(bridge.port(), FROM), 65_535)) {
            wire.send(Http2Wire.request(1, false, Attacks.WRONG));
            wire.send(Http2Wire.frame(Http2Wire.DATA, 0, 1, new byte[1000]));
            assertThat(wire.until(Http2Wire.RST_STREAM))
                    .anySatisfy(frame -> {
                        assertThat(frame.type()).isEqualTo(Http2Wire.DATA);
                        assertThat(frame.flags()).isEqualTo(Http2Wire.END_STREAM);
                    })
                    .last()
                    .satisfies(frame -> assertThat(frame.number(0)).isZero());
        }
    }

    @Test
    void streamsAreLimitedToAHundredWhetherOrNotTheClientAcknowledgesIt() throws IOException {
        try (Http2Wire wire = new Http2Wire(Wire.connect(bridge.port(), FROM), 0)) {
            List<Http2Wire.Frame> first = wire.until(Http2Wire.SETTINGS);
            // SETTINGS_MAX_CONCURRENT_STREAMS and SETTINGS_MAX_HEADER_LIST_SIZE
            assertThat(first.get(0).payload())
                    .containsSequence(Http2Wire.setting(3, 100))
                    .containsSequence(Http2Wire.setting(6, 20_480));
            for (int stream = 1; stream <= 201; stream += 2) {
                wire.send(Http2Wire.request(stream, true, Attacks.WRONG));
            }
            assertThat(wire.until(Http2Wire.RST_STREAM)).last().satisfies(frame -> {
                assertThat(frame.stream()).isEqualTo(201);
                // REFUSED_STREAM
                assertThat(frame.number(0)).isEqualTo(7);
            });
        }
    }

    @Test
    void chunkedDeliveriesThatStallLeaveRoomForOthers() throws IOException {
        List<Wire> stalled = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Wire wire = new Wire(bridge, FROM);
            wire.send(Wire.head("riskos", Bridge.TOKEN, "Transfer-Encoding: chunked\r\n") + "5\r\n{\"eve\r\n");
            stalled.add(wire);
        }
        Awaitility.await().until(() -> bridge.metric("bridge_in_flight") == 40);
        assertThat(bridge.metric("bridge_in_flight_bytes")).isBetween(1.0, 40_000.0);
        assertThat(bridge.metric("bridge_connections")).isGreaterThanOrEqualTo(40);
        assertThat(bridge.delivered(DeliveryLoad.text("beside-stalled")).statusCode())
                .isEqualTo(200);
        for (Wire wire : stalled) {
            wire.close();
        }
        Awaitility.await().until(() -> bridge.metric("bridge_in_flight_bytes") == 0);
    }

    @Test
    void chunksBeyondTheBytesInFlightAreToldToComeAgain() throws IOException {
        String half = "7a120\r\n" + "x".repeat(500_000) + "\r\n";
        List<Wire> wires = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Wire wire = new Wire(bridge, FROM);
            wire.send(Wire.head("riskos", Bridge.TOKEN, "Transfer-Encoding: chunked\r\n") + half);
            wires.add(wire);
        }
        Awaitility.await().until(() -> bridge.metric("bridge_in_flight_bytes") == 4_000_000);
        try (Wire wire = new Wire(bridge, FROM)) {
            Wire.Answer answer = wire.ask(Wire.head("riskos", Bridge.TOKEN, "Transfer-Encoding: chunked\r\n") + half);
            assertThat(answer.summary()).isEqualTo("503 overloaded");
            assertThat(answer.head()).containsIgnoringCase("retry-after: 1");
        }
        for (Wire wire : wires) {
            wire.close();
        }
        Awaitility.await().until(() -> bridge.metric("bridge_in_flight_bytes") == 0);
    }

    /** {@return the number of lines of the log, without those of {@link #linesAtMarker}} */
    private static int lines() {
        return (int) bridge.log()
                .lines()
                .filter(line -> markers.stream().noneMatch(line::contains))
                .count();
    }

    /**
     * Waits for the line of a later request, so that a late line of the request before it is counted too. The log drops lines above its limit:
     * if it drops the line of this request, the method sends another request and waits for the line of that one.
     */
    private static int linesAtMarker() {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
            String marker =
                    new JsonObject(bridge.delivered("{\"no\":\"event\"}").body()).getString("correlation_id");
            markers.add(marker);
            return bridge.log().contains(marker);
        });
        return lines();
    }
}
