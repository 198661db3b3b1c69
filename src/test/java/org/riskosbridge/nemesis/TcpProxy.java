package org.riskosbridge.nemesis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/** A link between two processes that a test can break: block, slow down, or cut, also in the middle of an answer. */
public final class TcpProxy implements AutoCloseable {

    private static final int CONNECT_LIMIT_MS = 2_000;

    private final ServerSocket door;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final AtomicLong held = new AtomicLong();
    private final AtomicLong cut = new AtomicLong();
    private final UnaryOperator<String> edit;
    private volatile int target;
    private volatile long delay;
    private volatile int cutAfter = -1;
    private volatile boolean holding;

    /** A link to a port of 127.0.0.1. */
    public TcpProxy(int target) {
        this(target, UnaryOperator.identity());
    }

    /**
     * A link that changes the answers.
     *
     * @param edit applied to each piece of the answers, read as Latin-1
     */
    TcpProxy(int target, UnaryOperator<String> edit) {
        this.target = target;
        this.edit = edit;
        try {
            door = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        run("proxy-" + door.getLocalPort(), this::accept);
    }

    public int port() {
        return door.getLocalPort();
    }

    /** From now on new connections lead to another port. */
    void lead(int port) {
        target = port;
    }

    /** A black hole: no data passes, and no data is lost, as when packets are dropped and sent again later. */
    void hold() {
        holding = true;
    }

    /** Delays each piece of data, in both directions. */
    public void slow(long millis) {
        delay = millis;
    }

    /** Resets connections after this number of bytes of an answer; -1 ends the resets. */
    void cutAfter(int bytes) {
        cutAfter = bytes;
    }

    /** Ends all faults of this link. */
    public void pass() {
        delay = 0;
        cutAfter = -1;
        synchronized (this) {
            holding = false;
            notifyAll();
        }
    }

    /** Resets all connections. Blocked data is lost. */
    void cut() {
        links.forEach(Link::reset);
    }

    /** {@return the number of pieces of data that were delayed so far} */
    long held() {
        return held.get();
    }

    /** {@return the number of connections that were reset in the middle of an answer so far} */
    long cuts() {
        return cut.get();
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        pass();
        cut();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Link link = new Link(door.accept());
                links.add(link);
                run("link-" + port(), link::connect);
            } catch (IOException e) {
                // The connection is closed, or the other side has already gone.
            }
        }
    }

    private static void run(String name, Runnable task) {
        Thread thread = new Thread(null, task, name, 128 * 1024);
        thread.setDaemon(true);
        thread.start();
    }

    private synchronized void awaitPass() throws IOException {
        if (holding) {
            held.incrementAndGet();
        }
        while (holding) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
        }
    }

    private final class Link {
        private final Socket near;
        private final Socket far = new Socket();

        Link(Socket near) {
            this.near = near;
        }

        void connect() {
            try {
                awaitPass();
                near.setTcpNoDelay(true);
                far.setTcpNoDelay(true);
                far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), CONNECT_LIMIT_MS);
                run("link-back-" + port(), () -> pump(far, near, true));
                pump(near, far, false);
            } catch (IOException e) {
                reset();
            }
        }

        private void pump(Socket from, Socket to, boolean answers) {
            byte[] buffer = new byte[16 * 1024];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    if (delay > 0) {
                        held.incrementAndGet();
                        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(delay));
                    }
                    awaitPass();
                    if (answers && cutAfter >= 0) {
                        out.write(buffer, 0, Math.min(read, cutAfter));
                        cut.incrementAndGet();
                        reset();
                        return;
                    }
                    write(out, buffer, read, answers);
                }
                to.shutdownOutput();
            } catch (IOException e) {
                reset();
            } finally {
                if (answers) {
                    close();
                }
            }
        }

        private void write(OutputStream out, byte[] buffer, int length, boolean answers) throws IOException {
            if (answers) {
                out.write(edit.apply(new String(buffer, 0, length, ISO_8859_1)).getBytes(ISO_8859_1));
            } else {
                out.write(buffer, 0, length);
            }
        }

        /** Resets both sides at once. */
        void reset() {
            try {
                near.setSoLinger(true, 0);
                far.setSoLinger(true, 0);
            } catch (IOException e) {
                // The socket is already closed.
            }
            close();
        }

        private void close() {
            for (Socket socket : List.of(near, far)) {
                try {
                    socket.close();
                } catch (IOException e) {
                    // The socket was already closed.
                }
            }
            links.remove(this);
        }
    }
}
