package org.riskosbridge.event;

/**
 * Makes text from outside safe for Kafka headers, log lines and metric labels.
 *
 * <p>CloudEvents 1.0 (type system, String) forbids control characters, noncharacters and lone surrogates; line
 * separators and invisible format characters would let a sender forge log lines. Each of these characters becomes a JSON escape (backslash, u, four hexadecimal digits). All other
 * text stays unchanged.
 */
public final class SafeText {

    private SafeText() {}

    /** {@return the text with every unsafe character escaped; the same instance when there is none} */
    public static String of(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~') {
                return escape(text);
            }
        }
        return text;
    }

    private static String escape(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            if (isSafe(c)) {
                safe.appendCodePoint(c);
            } else {
                for (char unit : Character.toChars(c)) {
                    safe.append(String.format("\\u%04x", (int) unit));
                }
            }
        });
        return safe.toString();
    }

    private static boolean isSafe(int c) {
        boolean noncharacter = (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
        return !noncharacter
                && switch (Character.getType(c)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.SURROGATE,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR -> false;
                    default -> true;
                };
    }
}
