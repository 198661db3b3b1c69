package org.riskosbridge.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A program that turns the loopback address into a network: each byte is delayed by a fixed time, independent of other bytes, so the delay does not
 * limit the rate. The program reads commands from its standard input, and answers each with a line:
 *
 * <pre>
 * link &lt;group&gt; &lt;port&gt; &lt;target port&gt;   takes connections, and carries them on
 * delay &lt;group&gt; &lt;microseconds&gt;         each way, from now on; 0 at first
 * </pre>
 */
final class DelayProxy {

    /** Bytes that are read at once. */
    private static final int PIECE = 256 * 1024;

    /** Pieces in flight in one direction of a connection: more than 20 ms of small messages. */
    private static final int MOST_PIECES = 4_096;

    private static final int BACKLOG = 2_000;

    /** Nanoseconds by group. */
    private static final Map<String, Long> DELAYS = new ConcurrentHashMap<>();

    private DelayProxy() {}

    public static void main(String... args) throws IOException {
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            String[] words = line.split(" ", -1);
            if (words[0].equals("link")) {
                link(words[1], Integer.parseInt(words[2]), Integer.parseInt(words[3]));
            } else {
                DELAYS.put(words[1], TimeUnit.MICROSECONDS.toNanos(Long.parseLong(words[2])));
            }
            Console.say(line);
        }
    }

    private static void link(String group, int port, int target) throws IOException {
        DELAYS.putIfAbsent(group, 0L);
        ServerSocket server = new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
        start(() -> {
            while (true) {
                connect(group, server.accept(), target);
            }
        });
    }

    private static void connect(String group, Socket near, int target) throws IOException {
        try {
            Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            carry(group, near, far);
            carry(group, far, near);
        } catch (IOException refused) {
            near.close();
        }
    }

    /** A piece of data, and the time at which it is due; null bytes end the connection. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Piece(byte[] bytes, long due) {}

    private static void carry(String group, Socket from, Socket to) {
        BlockingQueue<Piece> underWay = new ArrayBlockingQueue<>(MOST_PIECES);
        start(() -> {
            byte[] buffer = new byte[PIECE];
            int read;
            do {
                read = read(from, buffer);
                byte[] bytes = Arrays.copyOf(buffer, Math.max(read, 0));
                underWay.put(new Piece(bytes, System.nanoTime() + DELAYS.getOrDefault(group, 0L)));
            } while (read > 0);
        });
        start(() -> {
            try (from;
                    to) {
                OutputStream out = to.getOutputStream();
                for (Piece piece = underWay.take(); piece.bytes().length > 0; piece = underWay.take()) {
                    for (long wait = piece.due() - System.nanoTime();
                            wait > 0;
                            wait = piece.due() - System.nanoTime()) {
                        LockSupport.parkNanos(wait);
                    }
                    out.write(piece.bytes());
                }
            }
        });
    }

    /** {@return the number of bytes; not positive when the connection has ended} */
    private static int read(Socket socket, byte[] buffer) {
        try {
            return socket.getInputStream().read(buffer);
        } catch (IOException broken) {
            return -1;
        }
    }

    private interface Task {
        void run() throws IOException, InterruptedException;
    }

    private static void start(Task task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (IOException | InterruptedException ended) {
                        // The other end has closed the connection.
                    }
                },
                "delay-proxy");
        thread.setDaemon(true);
        thread.start();
    }
}
