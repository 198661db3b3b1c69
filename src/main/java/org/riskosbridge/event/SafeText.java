package org.riskosbridge.event;

/**
 * Makes text from outside safe for Kafka headers, log lines and metric labels.
 *
 * <p>CloudEvents 1.0 (type system, String) forbids control characters, noncharacters and lone surrogates; line
 * separators and invisible format characters would let a sender forge log lines. Each of these characters becomes a
 * JSON escape (backslash, u, four hexadecimal digits). A backslash before the text of such an escape is escaped too, so that two different
 * texts stay different. All other text stays unchanged.
 */
public final class SafeText {

    /** Characters of an escape. */
    private static final int ESCAPE = 6;

    private SafeText() {}

    /** {@return the text with every unsafe character escaped; the same instance when there is none} */
    public static String of(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '\\') {
                return escape(text, true);
            }
        }
        return text;
    }

    /** {@return the text for a terminal: like {@link #of}, but the text of an escape stays unchanged, so two texts may look alike} */
    public static String printable(String text) {
        return escape(text, false);
    }

    private static String escape(String text, boolean isInjective) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        int next;
        for (int at = 0; at < text.length(); at = next) {
            int c = text.codePointAt(at);
            next = at + Character.charCount(c);
            if (isSafe(c) && !(isInjective && isEscape(text, at))) {
                safe.appendCodePoint(c);
            } else {
                for (char unit : Character.toChars(c)) {
                    safe.append(String.format("\\u%04x", (int) unit));
                }
            }
        }
        return safe.toString();
    }

    /** {@return whether the text at this place looks like an escape} */
    private static boolean isEscape(String text, int at) {
        return text.startsWith("\\u", at)
                && at + ESCAPE <= text.length()
                && text.substring(at + 2, at + ESCAPE)
                        .chars()
                        .allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
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
