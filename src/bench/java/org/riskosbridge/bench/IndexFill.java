package org.riskosbridge.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.SplittableRandom;
import org.riskosbridge.event.Digests;
import org.riskosbridge.standalone.RedisServer;

/**
 * Writes events into an index as if the bridge had committed them. The key is the hash tag and a random identity, the value is a random hash of a
 * body, and each entry expires after the dedup window.
 */
final class IndexFill {

    /** Commands that are sent before their answers are read. */
    private static final int PIPELINE = 1000;

    private static final byte[] TAG = "{0}".getBytes(US_ASCII);
    private static final String WINDOW_MILLIS = Long.toString(Duration.ofDays(7).toMillis());

    private IndexFill() {}

    /** {@return bytes of Redis per entry, tables and expiry included} */
    static double fill(RedisServer redis, long entries) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), redis.port());
                BufferedReader answers = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII))) {
            long before = usedMemory(socket, answers);
            SplittableRandom random = new SplittableRandom();
            for (long entered = 0; entered < entries; entered += PIPELINE) {
                socket.getOutputStream().write(commands(random));
                for (int i = 0; i < PIPELINE; i++) {
                    if (!"+OK".equals(answers.readLine())) {
                        throw new BenchFailed("Redis did not take an entry");
                    }
                }
            }
            return (double) (usedMemory(socket, answers) - before) / entries;
        }
    }

    private static byte[] commands(SplittableRandom random) {
        ByteArrayOutputStream commands = new ByteArrayOutputStream();
        for (int i = 0; i < PIPELINE; i++) {
            byte[] identity = new byte[Digests.IDENTITY_LENGTH];
            random.nextBytes(identity);
            byte[] value = Long.toString(random.nextLong() & Long.MAX_VALUE).getBytes(US_ASCII);
            commands.writeBytes(("*5\r\n$3\r\nSET\r\n$" + (TAG.length + identity.length) + "\r\n").getBytes(US_ASCII));
            commands.writeBytes(TAG);
            commands.writeBytes(identity);
            commands.writeBytes(("\r\n$" + value.length + "\r\n").getBytes(US_ASCII));
            commands.writeBytes(value);
            commands.writeBytes(("\r\n$2\r\nPX\r\n$" + WINDOW_MILLIS.length() + "\r\n" + WINDOW_MILLIS + "\r\n")
                    .getBytes(US_ASCII));
        }
        return commands.toByteArray();
    }

    /** {@return the memory of the entries, without the buffers of clients and of the append-only file, whose size changes} */
    private static long usedMemory(Socket socket, BufferedReader answers) throws IOException {
        socket.getOutputStream().write("INFO memory\r\n".getBytes(US_ASCII));
        long used = 0;
        for (String line = answers.readLine(); line != null && !line.isEmpty(); line = answers.readLine()) {
            String[] field = line.split(":", 2);
            switch (field[0]) {
                case "used_memory" -> used += Long.parseLong(field[1]);
                case "mem_aof_buffer", "mem_clients_normal" -> used -= Long.parseLong(field[1]);
                default -> {}
            }
        }
        return used;
    }
}
