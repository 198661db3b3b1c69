package org.riskosbridge.it;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A delivery at random over HTTP/1.1.
 *
 * @param raw the bytes, as ISO 8859-1
 * @param body the body that the bridge may store if the request is authenticated
 * @param isAuthenticated whether the credential is the right one
 * @param isDamaged whether the head or the framing of the body may be invalid
 * @param mayClose whether the bridge may close the connection after the answer
 */
record FuzzedRequest(String raw, String id, String body, boolean isAuthenticated, boolean isDamaged, boolean mayClose) {

    /** An event with this id is only ever a part of the body of another request. */
    static final String SMUGGLED = "fuzz-smuggled";

    private static final List<String> DAMAGES = List.of(
            "\0", "\r", "\n", "\r\n", " ", "\t", ":", ",", ";", "\"", "%", "%0", "#", "\u00ff", "-1", "0", "+",
            "chunked");

    /** A part of a request. Only framing is damaged, because damage in an event could make another event. */
    private record Part(String text, boolean isFraming) {}

    /**
     * Makes a request.
     *
     * @param isLast whether the request asks the bridge to close the connection
     * @param mayHoldRequest whether the body may contain another request, which with damaged framing could become a request of its own
     */
    static FuzzedRequest make(SplittableRandom random, boolean isLast, boolean isDamaged, boolean mayHoldRequest) {
        boolean isAuthenticated = random.nextInt(3) > 0;
        String id = String.format("fuzz-%016x", random.nextLong());
        String body = body(random, id, mayHoldRequest);
        boolean isExpecting = random.nextInt(8) == 0;
        boolean isChunked = random.nextBoolean();
        boolean isClosing = isLast || random.nextInt(16) == 0;
        String fields = (isExpecting ? "Expect: 100-continue\r\n" : "")
                + (isClosing ? "Connection: close\r\n" : random.nextInt(4) == 0 ? "Connection: keep-alive, x\r\n" : "")
                + (isChunked ? "Transfer-Encoding: chunked\r\n" : "Content-Length: " + body.length() + "\r\n");
        List<Part> parts = new ArrayList<>();
        parts.add(new Part(Wire.head("riskos", isAuthenticated ? Bridge.TOKEN : Attacks.WRONG, fields), true));
        if (isChunked) {
            chunks(random, body, parts);
        } else {
            parts.add(new Part(body, false));
        }
        if (isDamaged) {
            int at = random.nextInt(parts.size());
            // The first part, the head, is framing.
            while (!parts.get(at).isFraming()) {
                at--;
            }
            parts.set(at, new Part(damaged(random, parts.get(at).text()), true));
        }
        StringBuilder raw = new StringBuilder();
        parts.forEach(part -> raw.append(part.text()));
        // A refused body of unknown length is not read to its end.
        boolean mayClose = isClosing || (!isAuthenticated && (isExpecting || isChunked));
        return new FuzzedRequest(raw.toString(), id, body, isAuthenticated, isDamaged, mayClose);
    }

    /** {@return the text of an event, or of a damaged event} */
    private static String body(SplittableRandom random, String id, boolean mayHoldRequest) {
        String event = DeliveryLoad.text(id);
        if (random.nextInt(8) == 0) {
            event = event.replace("{}", "\"" + "x".repeat(random.nextInt(20_000)) + "\"");
        }
        int at = random.nextInt(event.length());
        return switch (random.nextInt(16)) {
            case 0 -> event.substring(0, at);
            case 1 -> event.substring(0, at) + (char) random.nextInt(256) + event.substring(at + 1);
            case 2 -> event.substring(0, at) + DAMAGES.get(random.nextInt(DAMAGES.size())) + event.substring(at);
            case 3 -> mayHoldRequest ? smuggled(event) : event;
            default -> event;
        };
    }

    private static String smuggled(String event) {
        String inner = DeliveryLoad.text(SMUGGLED);
        return event + "\r\n0\r\n\r\n" + Wire.head("riskos", Bridge.TOKEN, "Content-Length: " + inner.length() + "\r\n")
                + inner;
    }

    private static void chunks(SplittableRandom random, String body, List<Part> parts) {
        for (int at = 0; at < body.length(); ) {
            int to = random.nextInt(3) == 0 ? body.length() : random.nextInt(at, body.length()) + 1;
            String extension = random.nextInt(4) == 0 ? ";a=\"b\"" : "";
            parts.add(new Part(Integer.toHexString(to - at) + extension + "\r\n", true));
            parts.add(new Part(body.substring(at, to), false));
            parts.add(new Part("\r\n", true));
            at = to;
        }
        parts.add(new Part("0\r\n" + (random.nextInt(4) == 0 ? "X-Trailer: x\r\n" : "") + "\r\n", true));
    }

    private static String damaged(SplittableRandom random, String text) {
        int at = random.nextInt(text.length());
        int to = Math.min(text.length(), at + random.nextInt(1, 20));
        String damage = DAMAGES.get(random.nextInt(DAMAGES.size()));
        return switch (random.nextInt(4)) {
            case 0 -> text.substring(0, at) + damage + text.substring(at);
            case 1 -> text.substring(0, at) + damage + text.substring(to);
            case 2 -> text.substring(0, to) + text.substring(at);
            default -> text.substring(0, at) + text.substring(to);
        };
    }

    /** {@return whether a bridge may answer this valid request with this status} */
    boolean isAnsweredBy(int status) {
        boolean isEvent = body.equals(DeliveryLoad.text(id));
        return isAuthenticated ? status == 200 || (!isEvent && status == 400) : status == 401;
    }
}
