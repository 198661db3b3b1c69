package org.riskosbridge.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.smallrye.common.net.Inet;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A connection to a bridge from a chosen address, on which a test can send any bytes. */
final class Wire implements AutoCloseable {

    private final Socket socket;
    private final InputStream in;

    /** @param from one of the loopback addresses, 127.0.0.0/8 */
    Wire(Bridge bridge, String from) throws IOException {
        this(connect(bridge.port(), from));
    }

    /** @param socket connected to a bridge */
    Wire(Socket socket) throws IOException {
        this.socket = socket;
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** Connects to a port of 127.0.0.1, from another loopback address. */
    static Socket connect(int port, String from) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(Inet.parseInetAddress(from), 0));
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 10_000);
        socket.setSoTimeout(40_000);
        return socket;
    }

    /** {@return the head of a delivery with these fields, each with its line end, and no body yet} */
    static String head(String webhook, String token, String fields) {
        return "POST /webhooks/" + webhook + " HTTP/1.1\r\nHost: bridge\r\nContent-Type: application/json\r\n"
                + "Authorization: Bearer " + token + "\r\n" + fields + "\r\n";
    }

    /** {@return a complete delivery of an event with these fields} */
    static String delivery(String webhook, String token, String fields) {
        String body = DeliveryLoad.text(DeliveryLoad.ids(1).get(0));
        return head(webhook, token, fields + "Content-Length: " + body.length() + "\r\n") + body;
    }

    void send(String text) throws IOException {
        send(text.getBytes(ISO_8859_1));
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** Closes the output, and continues to read. */
    void endSending() throws IOException {
        socket.shutdownOutput();
    }

    /** {@return the next byte from the other end; -1 after the last one} */
    int read() throws IOException {
        return in.read();
    }

    /** Sends, and waits for the answer. */
    Answer ask(String text) throws IOException {
        send(text);
        return answer();
    }

    /** {@return the next answer} */
    Answer answer() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("closed after: " + head);
            }
            head.append((char) next);
        }
        int length = Integer.parseInt(head.toString().replaceAll("(?is).*content-length: (\\d+).*", "$1"));
        return new Answer(
                Integer.parseInt(head.substring(9, 12)),
                head.toString(),
                new String(in.readNBytes(length), ISO_8859_1));
    }

    /** {@return whether the other end closes the connection, and sends nothing before} */
    boolean isEnded() {
        try {
            return in.read() < 0;
        } catch (IOException e) {
            return e.getMessage().contains("reset");
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** An answer of the bridge. */
    record Answer(int status, String head, String body) {

        /** {@return the status and the outcome, such as {@code 429 too-many-requests}} */
        String summary() {
            return status + body.replaceAll("(?s).*urn:riskos-kafka-bridge:problem:([a-z-]+).*", " $1");
        }
    }
}
