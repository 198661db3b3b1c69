package org.riskosbridge.send;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Reads HTTP/1.1 responses to POST requests from a connection (RFC 9112), one after another. */
final class ResponseReader {

    /** Of a response's head, in bytes; a bound on what a strange receiver can make this program hold. */
    private static final int HEAD_LIMIT = 64 * 1024;

    /** What is kept of a body, in bytes; the rest is read and dropped. */
    private static final int BODY_KEPT = 8 * 1024;

    private final InputStream in;
    private int headBytes;

    /** @param in buffered: it is read byte by byte */
    ResponseReader(InputStream in) {
        this.in = in;
    }

    /**
     * A response.
     *
     * @param detail what a problem response says, see {@link ProblemDetail}
     * @param reusable whether the connection may carry another request
     */
    record Response(int status, String detail, boolean reusable) {}

    /** Reads to the response's last byte. Blocks. */
    Response read() throws IOException {
        headBytes = 0;
        String line = line();
        int status = status(line);
        Map<String, String> headers = headers();
        while (status / 100 == 1) {
            line = line();
            status = status(line);
            headers = headers();
        }
        var body = new ByteArrayOutputStream();
        boolean delimited = status == 204 || status == 304 || body(headers, body);
        boolean kept = line.startsWith("HTTP/1.1")
                && !headers.getOrDefault("connection", "").equalsIgnoreCase("close");
        String type = headers.getOrDefault("content-type", "");
        return new Response(status, ProblemDetail.of(type, body.toByteArray()), delimited && kept);
    }

    private static int status(String line) throws IOException {
        try {
            if (line.startsWith("HTTP/1.")) {
                return Integer.parseInt(line.substring(9, 12));
            }
        } catch (NumberFormatException | StringIndexOutOfBoundsException e) {
            throw new IOException("no HTTP response", e);
        }
        throw new IOException("no HTTP response");
    }

    private Map<String, String> headers() throws IOException {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        }
        return headers;
    }

    /** Returns whether the body's end can be told from that of the connection. */
    private boolean body(Map<String, String> headers, ByteArrayOutputStream body) throws IOException {
        if (headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
            for (long size = chunkSize(); size > 0; size = chunkSize()) {
                copy(size, body);
                line();
            }
            headers();
            return true;
        }
        String length = headers.get("content-length");
        if (length != null) {
            copy(number(length, 10), body);
            return true;
        }
        for (int next = in.read(); next >= 0; next = in.read()) {
            keep(next, body);
        }
        return false;
    }

    private long chunkSize() throws IOException {
        headBytes = 0;
        return number(line().split(";", 2)[0].strip(), 16);
    }

    private static long number(String text, int radix) throws IOException {
        try {
            return Long.parseUnsignedLong(text, radix);
        } catch (NumberFormatException e) {
            throw new IOException("no HTTP response", e);
        }
    }

    private void copy(long bytes, ByteArrayOutputStream body) throws IOException {
        for (long i = 0; i < bytes; i++) {
            keep(next(), body);
        }
    }

    private static void keep(int next, ByteArrayOutputStream body) {
        if (body.size() < BODY_KEPT) {
            body.write(next);
        }
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream(64);
        for (int next = next(); next != '\n'; next = next()) {
            if (++headBytes > HEAD_LIMIT) {
                throw new IOException("no HTTP response");
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    private int next() throws IOException {
        int next = in.read();
        if (next < 0) {
            throw new EOFException();
        }
        return next;
    }
}
