package org.riskosbridge.send;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the receiver, kept between attempts as long as the receiver allows. It belongs to one thread, except
 * for its time-out. A request is never sent twice: a connection that broke is an answer too.
 *
 * <p>Java's own HTTP client was tried: 500 us of processor time per delivery against 25, which is too much beside the
 * bridge that is measured, and more than half a second longer to start.
 */
final class Connection implements Closeable {

    /** Idle for longer, it is opened anew: receivers close idle connections, some after 5 s. */
    private static final long IDLE_NANOS = Duration.ofSeconds(4).toNanos();

    private final Receiver receiver;
    private final Timeouts timeouts;
    private @Nullable Socket socket;
    private @Nullable Socket stream;
    private @Nullable ResponseReader reader;
    private long idleSince;

    Connection(Receiver receiver, Timeouts timeouts) {
        this.receiver = receiver;
        this.timeouts = timeouts;
    }

    /** {@return what came of one attempt} Blocks until there is an answer, or the time is over. */
    Answer post(byte[] body, Optional<String> authorization) {
        if (System.nanoTime() - idleSince > IDLE_NANOS) {
            close();
        }
        Timeouts.Timeout timeout = timeouts.begin(socket == null ? new Socket() : socket);
        try {
            ResponseReader.Response response = exchange(timeout.socket(), receiver.request(body, authorization));
            if (!response.reusable()) {
                close();
            }
            return new Answer.Status(response.status(), response.detail());
        } catch (IOException e) {
            close();
            return timeout.isOver() ? new Answer.TimedOut() : new Answer.ConnectionFailed(reason(e));
        } finally {
            timeouts.end(timeout);
            if (timeout.isOver()) {
                close();
            }
            idleSince = System.nanoTime();
        }
    }

    private ResponseReader.Response exchange(Socket plain, byte[] request) throws IOException {
        if (stream == null || reader == null) {
            socket = plain;
            stream = receiver.connect(plain);
            reader = new ResponseReader(new BufferedInputStream(stream.getInputStream()));
        }
        IOException unsent = null;
        try {
            stream.getOutputStream().write(request);
        } catch (IOException e) {
            unsent = e;
        }
        try {
            // A receiver may answer before it has read the whole body, 413 for example, and close.
            return reader.read();
        } catch (IOException e) {
            throw unsent == null ? e : unsent;
        }
    }

    private static String reason(IOException e) {
        if (e instanceof UnknownHostException) {
            return "unknown host";
        }
        if (e instanceof EOFException) {
            return "closed without an answer";
        }
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return e instanceof ConnectException && message.startsWith("Connection refused")
                ? "connection refused"
                : message.replaceAll("\\s+", " ").strip();
    }

    @Override
    public void close() {
        if (socket != null) {
            Timeouts.close(socket);
        }
        socket = null;
        stream = null;
        reader = null;
    }
}
