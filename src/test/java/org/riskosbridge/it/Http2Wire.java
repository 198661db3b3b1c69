package org.riskosbridge.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A connection of HTTP/2 (RFC 9113) on which any frame can be sent, valid or not. */
final class Http2Wire implements AutoCloseable {

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int PRIORITY = 2;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    static final int END_STREAM = 1;
    static final int ACK = 1;
    static final int END_HEADERS = 4;

    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final int INITIAL_WINDOW_SIZE = 4;

    private final Socket socket;
    private final DataInputStream in;

    /** Sends the preface and SETTINGS, which limit the bytes of each answer that the server may send. */
    Http2Wire(Socket socket, int window) throws IOException {
        this.socket = socket;
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        send(PREFACE.getBytes(ISO_8859_1));
        send(frame(SETTINGS, 0, 0, setting(INITIAL_WINDOW_SIZE, window)));
    }

    static byte[] setting(int id, int value) {
        return ByteBuffer.allocate(6).putShort((short) id).putInt(value).array();
    }

    static byte[] frame(int type, int flags, int stream, byte[] payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .putInt(payload.length << 8 | type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    /** {@return the head of a request for a webhook; a body may follow} */
    static byte[] request(int stream, boolean ends, String token) {
        return frame(HEADERS, END_HEADERS | (ends ? END_STREAM : 0), stream, requestFields(token));
    }

    static byte[] requestFields(String token) {
        return fields(
                ":method", "POST",
                ":scheme", "http",
                ":path", "/webhooks/riskos",
                ":authority", "bridge",
                "content-type", "application/json",
                "authorization", "Bearer " + token);
    }

    /** Names and values as literals that are not indexed: RFC 7541, section 6.2.2. */
    static byte[] fields(String... namesAndValues) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            out.write(0);
            literal(out, namesAndValues[i]);
            literal(out, namesAndValues[i + 1]);
        }
        return out.toByteArray();
    }

    /** Without Huffman coding: RFC 7541, section 5.2. */
    static void literal(ByteArrayOutputStream out, String text) {
        int length = text.length();
        if (length < 127) {
            out.write(length);
        } else {
            out.write(127);
            int rest = length - 127;
            for (; rest >= 128; rest >>= 7) {
                out.write((rest & 127) | 128);
            }
            out.write(rest);
        }
        out.writeBytes(text.getBytes(ISO_8859_1));
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** {@return the next frame} */
    Frame next() throws IOException {
        int head = in.readInt();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        return new Frame(head & 0xff, flags, stream, in.readNBytes(head >>> 8));
    }

    /** {@return the frames up to the first of this type} */
    List<Frame> until(int type) throws IOException {
        List<Frame> frames = new ArrayList<>();
        do {
            frames.add(next());
        } while (frames.get(frames.size() - 1).type() != type);
        return frames;
    }

    /** Closes the output, and continues to read. */
    void endSending() throws IOException {
        socket.shutdownOutput();
    }

    /** Reads and drops all data until the other end closes. */
    void readAll() {
        try {
            while (in.read() >= 0) {
                in.skipNBytes(in.available());
            }
        } catch (IOException ended) {
            // The connection has ended.
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** A frame that the bridge sent. */
    @SuppressWarnings("ArrayRecordComponent") // frames are never compared
    record Frame(int type, int flags, int stream, byte[] payload) {

        /** {@return the number at this place: the code of RST_STREAM (0) and GOAWAY (4)} */
        int number(int at) {
            return ByteBuffer.wrap(payload).getInt(at);
        }
    }
}
