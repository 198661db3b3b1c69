package org.riskosbridge.event;

/** Strict UTF-8: RFC 3629, section 4. */
final class Utf8 {

    private Utf8() {}

    /**
     * The length in bytes of a character that is not ASCII.
     *
     * @throws NotJson when the character is overlong, a surrogate, above U+10FFFF, incomplete, or an ASCII control
     */
    static int sequenceLength(byte[] text, int i) throws NotJson {
        int first = text[i] & 0xFF;
        int length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        if (first < 0xC2 || first > 0xF4 || i + length > text.length) {
            throw NotJson.broken();
        }
        int second = text[i + 1] & 0xFF;
        int least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
        int most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
        if (second < least || second > most) {
            throw NotJson.broken();
        }
        for (int k = 2; k < length; k++) {
            if ((text[i + k] & 0xC0) != 0x80) {
                throw NotJson.broken();
            }
        }
        return length;
    }
}
