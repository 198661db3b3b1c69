package org.riskosbridge.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Requests at random, valid and damaged, pipelined, split and cut off, against a running bridge. {@code -Dhttp-fuzz.seconds=300} sets the time of
 * each test. Each connection has a seed of its own: {@code -Dhttp-fuzz.seed} begins with the seed of a failure.
 */
@LongRunning
class HttpFuzzIT {

    private static final int SECONDS = Integer.getInteger("http-fuzz.seconds", 3);
    private static final long SEED = Long.getLong("http-fuzz.seed", System.nanoTime());

    /** Most of these connections only wait, while the bridge waits for more bytes. */
    private static final int CONNECTIONS_AT_ONCE = 12;

    /** Longer than the time-out of a body: after this time the bridge waits for a head, or for the client to close the connection. */
    private static final int PATIENCE_MILLIS = 4_000;

    /** A bridge hangs if it has received the end of the connection and does not close the connection within this time. */
    private static final int HANG_MILLIS = 40_000;

    private static final Pattern HEAD = Pattern.compile("HTTP/1\\.([01]) (\\d{3}) [^\r\n]*\r\n((?:[^\r\n]+\r\n)*)\r\n");
    private static final Pattern LENGTH = Pattern.compile("content-length: (\\d+)\r\n");
    private static final Pattern ID = Pattern.compile("fuzz-[0-9a-f]{16}");
    private static final String PREFIX = "fuzzed.";

    /** The bodies that the bridge may store: whole bodies with the right credential. */
    private static final Set<String> deliverable = ConcurrentHashMap.newKeySet();

    /** By the id of each authenticated request with damaged framing: all bytes that were sent from this request on. */
    private static final Map<String, String> damaged = new ConcurrentHashMap<>();

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
    void eachRequestIsAnsweredOnceAndNothingButWholeAuthenticatedBodiesIsStored() throws Exception {
        fuzz(HttpFuzzIT::http1);
        assertNothingElseIsStored();
    }

    @Test
    void eachStreamIsAnsweredOnceAndNothingButWholeAuthenticatedBodiesIsStored() throws Exception {
        fuzz(HttpFuzzIT::http2);
        assertNothingElseIsStored();
    }

    private interface Connection {
        void check(SplittableRandom random) throws IOException;
    }

    private static void fuzz(Connection connection) throws Exception {
        AtomicLong next = new AtomicLong(SEED);
        long end = System.nanoTime() + SECONDS * 1_000_000_000L;
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS_AT_ONCE);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS_AT_ONCE; i++) {
            all.add(threads.submit(() -> {
                while (System.nanoTime() < end) {
                    long seed = next.getAndIncrement();
                    try {
                        connection.check(new SplittableRandom(seed));
                    } catch (IOException | RuntimeException | AssertionError e) {
                        throw new AssertionError("-Dhttp-fuzz.seed=" + seed + ": " + e.getMessage(), e);
                    }
                }
                return null;
            }));
        }
        threads.shutdown();
        for (Future<?> each : all) {
            each.get();
        }
        System.out.println((next.get() - SEED) + " connections");
        assertThat(bridge.delivered(DeliveryLoad.text("after")).statusCode()).isEqualTo(200);
        deliverable.add(DeliveryLoad.text("after"));
    }

    private static void assertNothingElseIsStored() {
        List<ConsumerRecord<byte[], byte[]>> records = TopicContents.read(TestDependencies.shared(), PREFIX);
        assertThat(records).isNotEmpty();
        assertThat(records.stream()
                        .filter(stored -> !isExpected(stored.topic(), new String(stored.value(), ISO_8859_1)))
                        .map(stored -> stored.topic() + ": " + new String(stored.value(), ISO_8859_1)))
                .as("seed %s", SEED)
                .isEmpty();
    }

    /** When the framing is damaged, the bridge may treat a part of the sent bytes as a whole body. Such a part is not a valid event. */
    private static boolean isExpected(String topic, String body) {
        return deliverable.contains(body) || (topic.equals(PREFIX + "quarantine") && isPartOfDamaged(body));
    }

    private static boolean isPartOfDamaged(String body) {
        Matcher id = ID.matcher(body);
        String request = id.find() ? damaged.get(id.group()) : null;
        // Damage in a body may be in its id.
        return request != null
                ? isLeftOf(request, body)
                : damaged.values().stream().anyMatch(sent -> isLeftOf(sent, body));
    }

    /** {@return whether the body is the text without some of its characters, such as the framing of chunks} */
    private static boolean isLeftOf(String sent, String body) {
        int at = 0;
        for (int i = 0; i < body.length(); i++) {
            at = sent.indexOf(body.charAt(i), at) + 1;
            if (at == 0) {
                return false;
            }
        }
        return true;
    }

    // HTTP/1.1

    /** Sends requests in random pieces on one connection, and reads until the bridge closes the connection. */
    private static void http1(SplittableRandom random) throws IOException {
        boolean isDamaged = random.nextInt(2) == 0;
        boolean isCut = random.nextInt(6) == 0;
        boolean isPatient = !isCut && random.nextBoolean();
        List<FuzzedRequest> requests = new ArrayList<>();
        int count = random.nextInt(1, 5);
        for (int i = 1; i <= count; i++) {
            boolean isHere = isDamaged && !(isCut && i == count) && random.nextInt(2) == 0;
            requests.add(FuzzedRequest.make(random, i == count, isHere, !isDamaged && !isCut));
        }
        String sent = requests.stream().map(FuzzedRequest::raw).reduce("", String::concat);
        if (isCut) {
            int last = requests.get(count - 1).raw().length();
            sent = sent.substring(0, sent.length() - random.nextInt(1, last));
        }
        expect(requests, isCut, sent);
        Read read;
        try (Socket socket = Wire.connect(bridge.port(), "127.0.0.40")) {
            boolean isSent = send(socket, random, sent.getBytes(ISO_8859_1));
            boolean isValid = !isCut && requests.stream().noneMatch(FuzzedRequest::isDamaged);
            if (isSent && !isValid && !isPatient) {
                socket.shutdownOutput();
            }
            read = Read.all(socket, isValid ? HANG_MILLIS : PATIENCE_MILLIS);
            String what = "cut: " + isCut + ", patient: " + isPatient + "\nsent " + sent + "\nread " + read;
            List<Answer> answers = answers(read.text(), what);
            if (isValid) {
                checkValid(requests, answers, what);
            } else {
                checkDamaged(requests, answers, isPatient, isCut, what);
            }
            // A reset means that the bridge has not read all sent bytes.
            boolean isExplained =
                    !answers.isEmpty() && answers.get(answers.size() - 1).closes();
            assertThat(!read.isReset() || isExplained)
                    .as("reset after %s", what)
                    .isTrue();
        }
    }

    /** Notes the bodies that the bridge may store, before they are sent. */
    private static void expect(List<FuzzedRequest> requests, boolean isCut, String sent) {
        int at = 0;
        for (int i = 0; i < requests.size(); i++) {
            FuzzedRequest request = requests.get(i);
            boolean isWhole = !isCut || i < requests.size() - 1;
            if (request.isAuthenticated() && isWhole) {
                deliverable.add(request.body());
                if (request.isDamaged()) {
                    damaged.put(request.id(), sent.substring(at));
                }
            }
            at += request.raw().length();
        }
    }

    /** Each request has one answer, in order. Requests have no answer only after an answer that closes the connection for a reason. */
    private static void checkValid(List<FuzzedRequest> requests, List<Answer> answers, String what) {
        assertThat(answers).as(what).isNotEmpty().hasSizeLessThanOrEqualTo(requests.size());
        for (int i = 0; i < answers.size(); i++) {
            FuzzedRequest request = requests.get(i);
            Answer answer = answers.get(i);
            assertThat(request.isAnsweredBy(answer.status()))
                    .as("%d: %s", i, what)
                    .isTrue();
            assertThat(answer.closes()).as("%d: %s", i, what).isEqualTo(i == answers.size() - 1);
            assertThat(!answer.closes() || request.mayClose())
                    .as("%d: %s", i, what)
                    .isTrue();
        }
    }

    /**
     * A request with damaged framing can look like a shorter request and a rest that is not a request. The bridge answers the rest 400 and ends the
     * connection. So there is at most one answer more than requests, and this answer is the last.
     */
    private static void checkDamaged(
            List<FuzzedRequest> requests, List<Answer> answers, boolean isPatient, boolean isCut, String what) {
        assertThat(answers)
                .as(what)
                .allSatisfy(answer -> assertThat(answer.status() < 500 || answer.status() == 503)
                        .isTrue());
        int whole = requests.size() - (isCut ? 1 : 0);
        assertThat(answers).as(what).hasSizeLessThanOrEqualTo(requests.size() + 1);
        if (answers.size() > whole) {
            assertThat(answers.get(answers.size() - 1).status()).as(what).isBetween(400, 499);
        }
        for (int i = 0; i < requests.size() && !requests.get(i).isDamaged() && i < whole; i++) {
            if (i == answers.size()) {
                boolean isClosed = i > 0 && answers.get(i - 1).closes();
                assertThat(isClosed || !isPatient).as("%d: %s", i, what).isTrue();
                return;
            }
            assertThat(requests.get(i).isAnsweredBy(answers.get(i).status()))
                    .as("%d: %s", i, what)
                    .isTrue();
        }
    }

    /** A final answer. */
    private record Answer(int status, boolean closes) {}

    /** {@return the final answers; all bytes belong to an answer} */
    private static List<Answer> answers(String text, String what) {
        List<Answer> answers = new ArrayList<>();
        Matcher head = HEAD.matcher(text);
        for (int at = 0; at < text.length(); ) {
            assertThat(head.find(at) && head.start() == at)
                    .as("no answer at %d: %s", at, what)
                    .isTrue();
            String fields = head.group(3).toLowerCase(Locale.ROOT);
            Matcher length = LENGTH.matcher(fields);
            int status = Integer.parseInt(head.group(2));
            at = head.end() + (length.find() ? Integer.parseInt(length.group(1)) : 0);
            assertThat(at).as("answer cut off: %s", what).isLessThanOrEqualTo(text.length());
            if (status != 100) {
                // Vert.x answers 400 in HTTP/1.0 when it could not read the version.
                answers.add(new Answer(status, head.group(1).equals("0") || fields.contains("connection: close")));
            }
        }
        return answers;
    }

    /** {@return whether all was sent; false when the bridge has closed the connection before} */
    private static boolean send(Socket socket, SplittableRandom random, byte[] bytes) {
        try {
            for (int at = 0; at < bytes.length; ) {
                int to = random.nextInt(3) == 0 ? Math.min(bytes.length, at + random.nextInt(1, 200)) : bytes.length;
                socket.getOutputStream().write(bytes, at, to - at);
                at = to;
            }
            return true;
        } catch (IOException closed) {
            return false;
        }
    }

    /** The bytes that the bridge sent until the connection ended. */
    private record Read(String text, boolean isReset) {

        /** Closes the output when no byte arrives for some time; a bridge that does not close the connection after that hangs. */
        static Read all(Socket socket, int patienceMillis) throws IOException {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] buffer = new byte[10_000];
            socket.setSoTimeout(patienceMillis);
            while (true) {
                try {
                    int read = socket.getInputStream().read(buffer);
                    if (read < 0) {
                        return new Read(out.toString(ISO_8859_1), false);
                    }
                    out.write(buffer, 0, read);
                } catch (SocketTimeoutException e) {
                    if (socket.isOutputShutdown() || patienceMillis == HANG_MILLIS) {
                        throw new IOException("the bridge hangs after " + out.toString(ISO_8859_1), e);
                    }
                    socket.shutdownOutput();
                    socket.setSoTimeout(HANG_MILLIS);
                } catch (SocketException reset) {
                    return new Read(out.toString(ISO_8859_1), true);
                }
            }
        }
    }

    // HTTP/2

    /** Sends frames on one connection, and reads until each stream has ended and the last PING was answered, or until the connection ends. */
    private static void http2(SplittableRandom random) throws IOException {
        FuzzedFrames sent = FuzzedFrames.make(random);
        deliverable.addAll(sent.authenticated().values());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        sent.frames().forEach(bytes::writeBytes);
        byte[] last = "the last".getBytes(ISO_8859_1);
        bytes.writeBytes(Http2Wire.frame(Http2Wire.PING, 0, 0, last));
        try (Socket socket = Wire.connect(bridge.port(), "127.0.0.41")) {
            Http2Wire wire = new Http2Wire(socket, 65_535);
            boolean isSent = send(socket, random, bytes.toByteArray());
            socket.setSoTimeout(sent.isDamaged() ? PATIENCE_MILLIS : HANG_MILLIS);
            Streams streams = new Streams(new TreeMap<>(), new TreeSet<>());
            boolean isPinged = false;
            boolean isEnded = false;
            boolean isGoingAway = false;
            while (!isEnded
                    && !(isPinged
                            && streams.ended().size()
                                    >= sent.authenticated().size()
                                            + sent.refused().size())) {
                try {
                    Http2Wire.Frame frame = wire.next();
                    streams.note(frame, sent);
                    isGoingAway |= frame.type() == Http2Wire.GOAWAY;
                    isPinged |= frame.type() == Http2Wire.PING && Arrays.equals(frame.payload(), last);
                } catch (SocketTimeoutException e) {
                    assertThat(sent.isDamaged() && !socket.isOutputShutdown())
                            .as("the bridge hangs: %s, %s", streams, sent)
                            .isTrue();
                    socket.shutdownOutput();
                    socket.setSoTimeout(HANG_MILLIS);
                } catch (EOFException e) {
                    isEnded = true;
                } catch (SocketException reset) {
                    isEnded = true;
                    assertThat(isGoingAway)
                            .as("reset: %s, %s, %s", isSent, streams, sent)
                            .isTrue();
                }
            }
            if (!sent.isDamaged()) {
                assertThat(isEnded).as("ended: %s, %s", streams, sent).isFalse();
                sent.authenticated()
                        .keySet()
                        .forEach(stream -> assertThat(streams.statuses().get(stream))
                                .as("%s, %s", stream, sent)
                                .isEqualTo(200));
                sent.refused()
                        .forEach(stream -> assertThat(streams.statuses().get(stream))
                                .as("%s, %s", stream, sent)
                                .isEqualTo(401));
            }
        }
    }

    /** The final status of each stream, and the streams that have ended: a stream can end with its answer, and be reset afterwards. */
    private record Streams(Map<Integer, Integer> statuses, Set<Integer> ended, DefaultHttp2HeadersDecoder headers) {

        Streams(Map<Integer, Integer> statuses, Set<Integer> ended) {
            this(statuses, ended, decoder());
        }

        /** The fuzzed settings of a client may allow the bridge any size of the dynamic table. */
        private static DefaultHttp2HeadersDecoder decoder() {
            DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);
            try {
                decoder.configuration().maxHeaderTableSize(Http2CodecUtil.MAX_HEADER_TABLE_SIZE);
            } catch (Http2Exception e) {
                throw new IllegalStateException(e);
            }
            return decoder;
        }

        void note(Http2Wire.Frame frame, FuzzedFrames sent) throws IOException {
            if (frame.type() == Http2Wire.HEADERS) {
                int status = status(frame);
                assertThat(status < 500 || status == 503)
                        .as("%d: %s", status, sent)
                        .isTrue();
                if (status >= 200) {
                    assertThat(statuses.put(frame.stream(), status))
                            .as("a second answer: %s", sent)
                            .isNull();
                }
            }
            boolean isData = frame.type() == Http2Wire.HEADERS || frame.type() == Http2Wire.DATA;
            if ((isData && (frame.flags() & Http2Wire.END_STREAM) != 0) || frame.type() == Http2Wire.RST_STREAM) {
                ended.add(frame.stream());
            }
        }

        private int status(Http2Wire.Frame frame) throws IOException {
            // Vert.x writes 5 bytes of priority before the fields.
            int from = (frame.flags() & 0x20) == 0 ? 0 : 5;
            try {
                CharSequence status = headers.decodeHeaders(
                                frame.stream(),
                                Unpooled.wrappedBuffer(frame.payload(), from, frame.payload().length - from))
                        .status();
                return Integer.parseInt(status.toString());
            } catch (Http2Exception e) {
                throw new IOException(e);
            }
        }
    }
}
