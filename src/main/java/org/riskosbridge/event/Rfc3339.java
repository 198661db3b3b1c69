package org.riskosbridge.event;

import java.time.YearMonth;
import org.jspecify.annotations.Nullable;

/**
 * Timestamps of RFC 3339, section 5.6, without leap seconds and with at most 9 fraction digits: the range of {@link
 * java.time.OffsetDateTime}. The parser of java.time would cost half as much as the whole JSON check.
 */
final class Rfc3339 {

    private static final int SHORTEST = "2026-01-01T00:00:00Z".length();
    private static final int LONGEST = "2026-01-01T00:00:00.123456789+00:00".length();
    private static final int SECONDS_END = "2026-01-01T00:00:00".length();

    /** java.time accepts offsets within 18 hours. */
    private static final int MOST_MINUTES = 18 * 60;

    private Rfc3339() {}

    static @Nullable String orNull(@Nullable String text) {
        return text != null
                        && text.length() >= SHORTEST
                        && text.length() <= LONGEST
                        && isDate(text)
                        && isTime(text)
                        && isOffset(text, fractionEnd(text))
                ? text
                : null;
    }

    private static boolean isDate(String text) {
        int year = number(text, 0, 4);
        int month = number(text, 5, 7);
        int day = number(text, 8, 10);
        return year >= 0
                && text.charAt(4) == '-'
                && month >= 1
                && month <= 12
                && text.charAt(7) == '-'
                && day >= 1
                && YearMonth.of(year, month).isValidDay(day);
    }

    private static boolean isTime(String text) {
        return (text.charAt(10) | ' ') == 't'
                && isBelow(24, number(text, 11, 13))
                && text.charAt(13) == ':'
                && isBelow(60, number(text, 14, 16))
                && text.charAt(16) == ':'
                && isBelow(60, number(text, 17, SECONDS_END));
    }

    /** {@return the start of the offset; -1 when a fraction has no digits or too many} */
    private static int fractionEnd(String text) {
        if (text.charAt(SECONDS_END) != '.') {
            return SECONDS_END;
        }
        int end = SECONDS_END + 1;
        while (end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
        int digits = end - SECONDS_END - 1;
        return digits >= 1 && digits <= 9 ? end : -1;
    }

    private static boolean isOffset(String text, int from) {
        int length = text.length() - from;
        if (from < 0 || length == 0) {
            return false;
        }
        if (length == 1) {
            return (text.charAt(from) | ' ') == 'z';
        }
        if (length != 6 || (text.charAt(from) != '+' && text.charAt(from) != '-') || text.charAt(from + 3) != ':') {
            return false;
        }
        int hours = number(text, from + 1, from + 3);
        int minutes = number(text, from + 4, from + 6);
        return hours >= 0 && isBelow(60, minutes) && hours * 60 + minutes <= MOST_MINUTES;
    }

    private static boolean isBelow(int limit, int number) {
        return number >= 0 && number < limit;
    }

    /** {@return the number at this place; -1 when a character is not a digit} */
    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            if (!isDigit(text.charAt(i))) {
                return -1;
            }
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
