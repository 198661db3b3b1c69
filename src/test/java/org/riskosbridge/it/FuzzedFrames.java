package org.riskosbridge.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Deliveries at random on one connection of HTTP/2, and other frames among them.
 *
 * @param frames in the order of sending
 * @param authenticated the bodies with the right credential, by stream
 * @param refused the streams with a wrong credential
 */
record FuzzedFrames(List<byte[]> frames, Map<Integer, String> authenticated, List<Integer> refused, boolean isDamaged) {

    private static final int PADDED = 8;

    static FuzzedFrames make(SplittableRandom random) {
        boolean isDamaged = random.nextInt(2) == 0;
        Map<Integer, String> authenticated = new TreeMap<>();
        List<Integer> refused = new ArrayList<>();
        List<Queue<byte[]>> streams = new ArrayList<>();
        for (int i = 0; i < random.nextInt(1, 5); i++) {
            int stream = 2 * i + 1;
            String body = DeliveryLoad.text(String.format("fuzz-%016x", random.nextLong()));
            boolean isAuthenticated = random.nextInt(3) > 0;
            if (isAuthenticated) {
                authenticated.put(stream, body);
            } else {
                // Damage can move a body to another stream, so this body has another length.
                body += " ";
                refused.add(stream);
            }
            // A damaged request always declares its length: otherwise a lost or repeated frame would make another
            // complete body.
            streams.add(request(random, stream, body, isAuthenticated, isDamaged || random.nextBoolean()));
        }
        List<byte[]> frames = mixed(random, streams);
        if (isDamaged) {
            damage(random, frames);
        }
        return new FuzzedFrames(frames, authenticated, refused, isDamaged);
    }

    private static Queue<byte[]> request(
            SplittableRandom random, int stream, String body, boolean isAuthenticated, boolean hasLength) {
        byte[] fields = Http2Wire.requestFields(isAuthenticated ? Bridge.TOKEN : Attacks.WRONG);
        if (hasLength) {
            fields = joined(fields, Http2Wire.fields("content-length", Integer.toString(body.length())));
        }
        Queue<byte[]> frames = new ArrayDeque<>();
        int split = random.nextInt(3) == 0 ? random.nextInt(fields.length) : fields.length;
        byte[] head = Http2Wire.frame(
                Http2Wire.HEADERS,
                split == fields.length ? Http2Wire.END_HEADERS : 0,
                stream,
                Arrays.copyOf(fields, split));
        if (split < fields.length) {
            byte[] rest = Arrays.copyOfRange(fields, split, fields.length);
            // No other frame may be between HEADERS and CONTINUATION.
            head = joined(head, Http2Wire.frame(Http2Wire.CONTINUATION, Http2Wire.END_HEADERS, stream, rest));
        }
        frames.add(head);
        for (int at = 0; at < body.length(); ) {
            int to = random.nextBoolean() ? body.length() : random.nextInt(at, body.length()) + 1;
            byte[] data = body.substring(at, to).getBytes(ISO_8859_1);
            int flags = to == body.length() ? Http2Wire.END_STREAM : 0;
            if (random.nextInt(4) == 0) {
                byte[] padding = new byte[random.nextInt(20)];
                data = joined(new byte[] {(byte) padding.length}, joined(data, padding));
                flags |= PADDED;
            }
            frames.add(Http2Wire.frame(Http2Wire.DATA, flags, stream, data));
            at = to;
        }
        return frames;
    }

    /** Mixes the streams, which begin in the order of their numbers, and adds frames of the connection. */
    private static List<byte[]> mixed(SplittableRandom random, List<Queue<byte[]>> streams) {
        List<byte[]> frames = new ArrayList<>();
        int begun = 0;
        while (streams.stream().anyMatch(stream -> !stream.isEmpty())) {
            int next = random.nextInt(Math.min(begun + 1, streams.size()));
            begun = Math.max(begun, next + 1);
            byte[] frame = streams.get(next).poll();
            if (frame != null) {
                frames.add(frame);
            }
            switch (random.nextInt(8)) {
                case 0 -> frames.add(Http2Wire.frame(Http2Wire.PING, 0, 0, new byte[8]));
                case 1 -> frames.add(Http2Wire.frame(Http2Wire.WINDOW_UPDATE, 0, 0, new byte[] {0, 0, 1, 0}));
                case 2 -> frames.add(Http2Wire.frame(Http2Wire.SETTINGS, 0, 0, Http2Wire.setting(4, 65_535)));
                case 3 -> frames.add(Http2Wire.frame(Http2Wire.PRIORITY, 0, 2 * streams.size() + 1, new byte[5]));
                case 4 -> frames.add(Http2Wire.frame(0xbb, random.nextInt(256), 0, new byte[random.nextInt(9)]));
                default -> {}
            }
        }
        return frames;
    }

    /** Damages one frame only: with two damaged frames the length could be right and the body wrong. */
    private static void damage(SplittableRandom random, List<byte[]> frames) {
        int at = random.nextInt(frames.size());
        byte[] frame = frames.get(at).clone();
        boolean isData = frame[3] == Http2Wire.DATA;
        switch (random.nextInt(8)) {
            case 0 -> frame[2] += (byte) random.nextInt(-9, 10);
            case 1 -> frame[3] = (byte) random.nextInt(16);
            case 2 -> frame[4] ^= (byte) (1 << random.nextInt(8));
            case 3 -> frame[8] = (byte) random.nextInt(10);
            // A changed byte of an event would make another event.
            case 4 -> frame[random.nextInt(isData ? 9 : frame.length)] = (byte) random.nextInt(256);
            case 5 -> frame = new byte[0];
            case 6 -> frame = joined(frame, frame);
            default -> {
                byte[] noise = new byte[random.nextInt(30)];
                random.nextBytes(noise);
                frame = joined(
                        frame, Http2Wire.frame(random.nextInt(12), random.nextInt(256), random.nextInt(10), noise));
            }
        }
        frames.set(at, frame);
    }

    private static byte[] joined(byte[] one, byte[] other) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(one);
        both.writeBytes(other);
        return both.toByteArray();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(isDamaged ? "damaged" : "valid");
        frames.forEach(frame -> text.append('\n').append(HexFormat.of().formatHex(frame)));
        return text.toString();
    }
}
