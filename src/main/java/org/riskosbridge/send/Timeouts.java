package org.riskosbridge.send;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ends attempts that take too long, by closing their sockets: that covers connecting, TLS, writing and reading alike,
 * which a socket's own time-outs do not. One thread looks at all of them from time to time; a timer for each would cost
 * more than the attempt.
 */
final class Timeouts implements AutoCloseable {

    /** How late a time-out may be. */
    private static final Duration PRECISION = Duration.ofMillis(20);

    private final Set<Timeout> begun = ConcurrentHashMap.newKeySet();
    private final long nanos;
    private final Thread watch = new Thread(this::watch, "send-timeouts");

    /** @param timeout of each attempt */
    Timeouts(Duration timeout) {
        nanos = timeout.toNanos();
        watch.setDaemon(true);
        watch.start();
    }

    /** One attempt's time. */
    static final class Timeout {
        private final Socket socket;
        private final long end;
        private volatile boolean over;

        private Timeout(Socket socket, long end) {
            this.socket = socket;
            this.end = end;
        }

        Socket socket() {
            return socket;
        }

        boolean isOver() {
            return over;
        }
    }

    Timeout begin(Socket socket) {
        var timeout = new Timeout(socket, System.nanoTime() + nanos);
        begun.add(timeout);
        return timeout;
    }

    void end(Timeout timeout) {
        begun.remove(timeout);
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(PRECISION.toMillis());
                long now = System.nanoTime();
                begun.stream().filter(t -> now - t.end >= 0).forEach(Timeouts::expire);
            }
        } catch (InterruptedException e) {
            begun.forEach(t -> close(t.socket));
        }
    }

    private static void expire(Timeout timeout) {
        timeout.over = true;
        close(timeout.socket);
    }

    static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no use any more either way.
        }
    }

    /** Ends all attempts. */
    @Override
    public void close() {
        watch.interrupt();
    }
}
