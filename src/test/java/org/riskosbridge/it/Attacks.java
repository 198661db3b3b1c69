package org.riskosbridge.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Attacks of strangers on a bridge, all at once, each kind from an address of its own. */
final class Attacks implements AutoCloseable {

    static final String WRONG = "11111111-59a0-4c37-9a63-7d1f2d3c4b5a";

    private static final byte[] MEGABYTE = new byte[1 << 20];

    private final Bridge bridge;
    private final CountDownLatch over = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Future<?>> lasting = new ArrayList<>();
    private Future<?> wrongPasswords;

    Attacks(Bridge bridge) {
        this.bridge = bridge;
    }

    void begin() {
        for (Callable<?> attack : List.<Callable<?>>of(
                () -> slowSenders(500, Wire.head("riskos", WRONG, "")),
                () -> slowSenders(500, Wire.head("riskos", WRONG, "Content-Length: 100000\r\n") + "x".repeat(100_000)),
                () -> idle(5000),
                this::largeBodies,
                this::headerFloods)) {
            lasting.add(threads.submit(attack));
        }
        wrongPasswords = threads.submit(() -> wrongPasswords(100_000));
    }

    void awaitWrongPasswords() throws Exception {
        wrongPasswords.get(2, TimeUnit.MINUTES);
    }

    /** Ends the attacks; fails when one of them got a wrong answer. */
    @Override
    public void close() throws Exception {
        over.countDown();
        threads.shutdown();
        for (Future<?> attack : lasting) {
            attack.get(2, TimeUnit.MINUTES);
        }
    }

    /** Each connection sends a byte a second. */
    private Void slowSenders(int count, String request) throws Exception {
        List<Wire> wires = wires(count, "127.0.0.3");
        for (int at = 0; at < request.length() && !over.await(1, TimeUnit.SECONDS); at++) {
            for (Wire wire : wires) {
                try {
                    wire.send(request.substring(at, at + 1));
                } catch (IOException shutOut) {
                    wire.close();
                }
            }
        }
        return close(wires);
    }

    private Void idle(int count) throws Exception {
        List<Wire> wires = wires(count, "127.0.0.4");
        over.await();
        return close(wires);
    }

    private List<Wire> wires(int count, String from) throws IOException {
        List<Wire> wires = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            wires.add(new Wire(bridge, from));
        }
        return wires;
    }

    private static Void close(List<Wire> wires) throws IOException {
        for (Wire wire : wires) {
            wire.close();
        }
        return null;
    }

    /** Requests as fast as they are answered, on one connection, a hundred at a time. */
    private Void wrongPasswords(int count) throws IOException {
        String hundred = Wire.delivery("riskos", WRONG, "").repeat(100);
        try (Wire wire = new Wire(bridge, "127.0.0.5")) {
            for (int sent = 0; sent < count; sent += 100) {
                wire.send(hundred);
                for (int i = 0; i < 100; i++) {
                    assertThat(wire.answer().status()).isIn(401, 429);
                }
            }
        }
        return null;
    }

    /** Bodies of 1 GB, declared and in chunks, with wrong and with right credentials. */
    private Void largeBodies() throws IOException {
        String chunk = Integer.toHexString(MEGABYTE.length) + "\r\n";
        while (over.getCount() > 0) {
            for (String token : List.of(WRONG, Bridge.TOKEN)) {
                gigabyte(Wire.head("riskos", token, "Content-Length: 1073741824\r\n"), "", "");
                gigabyte(Wire.head("riskos", token, "Transfer-Encoding: chunked\r\n"), chunk, "\r\n");
            }
        }
        return null;
    }

    private void gigabyte(String head, String before, String after) throws IOException {
        int megabytes = 0;
        try (Wire wire = new Wire(bridge, "127.0.0.6")) {
            wire.send(head);
            for (; megabytes < 1024; megabytes++) {
                wire.send(before);
                wire.send(MEGABYTE);
                wire.send(after);
            }
        } catch (IOException shutOut) {
            // Expected: the bridge has closed the connection.
        }
        assertThat(megabytes).isLessThan(64);
    }

    /** One long field; many short ones; a long first line. */
    private Void headerFloods() throws IOException {
        List<String> heads = List.of(
                Wire.head("riskos", WRONG, "X-Long: " + "x".repeat(1 << 20) + "\r\n"),
                Wire.head("riskos", WRONG, "X-Many: x\r\n".repeat(50_000)),
                "POST /webhooks/riskos?" + "x".repeat(1 << 20) + " HTTP/1.1\r\n\r\n");
        while (over.getCount() > 0) {
            for (String head : heads) {
                try (Wire wire = new Wire(bridge, "127.0.0.7")) {
                    assertThat(wire.ask(head).status()).isIn(400, 414, 431);
                } catch (IOException shutOut) {
                    // The bridge closed the connection before everything was sent.
                }
            }
        }
        return null;
    }
}
