package org.riskosbridge.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.regex.Pattern;

/** A proxy for a Redis that shifts the answers to {@code TIME}, because a test cannot set a clock. */
final class ShiftedRedis implements AutoCloseable {

    /** Two strings, of which the first has as many digits as the seconds since 1970: no other answer looks like it. */
    private static final Pattern TIME = Pattern.compile("\\*2\r\n\\$10\r\n(\\d{10})\r\n(?=\\$\\d\r\n\\d{1,6}\r\n)");

    private final ServerSocket door;
    private final int redis;
    private volatile long seconds;

    ShiftedRedis(int redis) {
        this.redis = redis;
        try {
            door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        inBackground(() -> {
            while (true) {
                pass(door.accept());
            }
        });
    }

    String hosts() {
        return "redis://127.0.0.1:" + door.getLocalPort();
    }

    void shift(long secondsAhead) {
        seconds = secondsAhead;
    }

    @Override
    public void close() throws IOException {
        door.close();
    }

    private void pass(Socket client) throws IOException {
        Socket server = new Socket(InetAddress.getLoopbackAddress(), redis);
        inBackground(() -> {
            try (client;
                    server) {
                client.getInputStream().transferTo(server.getOutputStream());
            }
        });
        inBackground(() -> {
            try (client;
                    server) {
                answer(server.getInputStream(), client.getOutputStream());
            }
        });
    }

    private void answer(InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[65_536];
        for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
            String answer = TIME.matcher(new String(buffer, 0, read, ISO_8859_1))
                    .replaceAll(time -> "*2\r\n\\$10\r\n" + (Long.parseLong(time.group(1)) + seconds) + "\r\n");
            to.write(answer.getBytes(ISO_8859_1));
            to.flush();
        }
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void inBackground(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException closed) {
                // One side has closed the connection, which is not an error.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
