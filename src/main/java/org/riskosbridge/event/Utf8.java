package org.riskosbridge.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Strict UTF-8 (RFC 3629). Jackson checks only that continuation bytes follow: it lets overlong forms and encoded
 * surrogates pass, drops a byte order mark, and takes a NUL among the first four bytes for UTF-16 or UTF-32.
 */
final class Utf8 {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080808080808080L;

    private Utf8() {}

    /** {@return whether the bytes are UTF-8 that Jackson, too, will read as UTF-8} */
    static boolean isStrict(byte[] text) {
        for (int i = 0; i < Math.min(4, text.length); i++) {
            if (text[i] == 0) {
                return false;
            }
        }
        if (text.length >= 3 && text[0] == (byte) 0xEF && text[1] == (byte) 0xBB && text[2] == (byte) 0xBF) {
            return false;
        }
        int i = 0;
        while (i < text.length) {
            if (i + Long.BYTES <= text.length && ((long) LONGS.get(text, i) & HIGH_BITS) == 0) {
                i += Long.BYTES;
                continue;
            }
            int length = sequenceLength(text, i);
            if (length == 0) {
                return false;
            }
            i += length;
        }
        return true;
    }

    /** {@return the length of the sequence at {@code i}, or 0 when it is not well-formed: RFC 3629, section 4} */
    private static int sequenceLength(byte[] text, int i) {
        int first = text[i] & 0xFF;
        if (first < 0x80) {
            return 1;
        }
        if (first < 0xC2 || first > 0xF4) {
            return 0;
        }
        int length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        if (i + length > text.length) {
            return 0;
        }
        int second = text[i + 1] & 0xFF;
        int least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
        int most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
        if (second < least || second > most) {
            return 0;
        }
        for (int k = 2; k < length; k++) {
            if ((text[i + k] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return length;
    }
}
