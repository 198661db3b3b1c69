package org.riskosbridge.send;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;

/** Pads a body to a given size with a last member {@code "padding"} of {@code data}. */
final class Padding {

    static final byte[] NONE = {};

    private static final byte[] OPEN = ",\"padding\":\"".getBytes(StandardCharsets.US_ASCII);

    /** Random bytes that repeat only after 96 KiB. The windows of gzip and lz4 are 32 and 64 KiB, so the padding does not compress. */
    private static final byte[] TEXT = text(96 * 1024);

    private Padding() {}

    /** {@return exactly {@code length} bytes that may follow the last member of a non-empty object} */
    static byte[] of(int length) {
        var padding = new byte[length];
        int text = length - OPEN.length - 1;
        if (text < 0) {
            Arrays.fill(padding, (byte) ' ');
            return padding;
        }
        System.arraycopy(OPEN, 0, padding, 0, OPEN.length);
        for (int done = 0; done < text; done += TEXT.length) {
            System.arraycopy(TEXT, 0, padding, OPEN.length + done, Math.min(TEXT.length, text - done));
        }
        padding[length - 1] = '"';
        return padding;
    }

    private static byte[] text(int length) {
        var random = new byte[length / 4 * 3];
        new Random(0).nextBytes(random);
        return Base64.getEncoder().encode(random);
    }
}
