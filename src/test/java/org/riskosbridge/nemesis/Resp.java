package org.riskosbridge.nemesis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Sends a command directly to a Redis or a Sentinel, without links. */
final class Resp {

    private static final int LIMIT_MS = 1_000;

    private Resp() {}

    /** {@return the raw answer; empty when there is none within a second} */
    static String ask(int port, String command) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), LIMIT_MS);
            socket.setSoTimeout(LIMIT_MS);
            socket.getOutputStream().write((command + "\r\n").getBytes(US_ASCII));
            // The server answers and then closes the connection.
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), US_ASCII);
        } catch (IOException e) {
            return "";
        }
    }

    /** {@return the value of a line {@code name:value} of an answer to INFO; empty when there is none} */
    static String info(int port, String name) {
        return ask(port, "INFO replication")
                .lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("");
    }
}
