package org.riskosbridge.scan;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Times as people write them: {@code 2026-11-29T10:00:00Z}, {@code 2026-11-29}, {@code today}, {@code yesterday}, {@code 2h ago}. Days are in
 * UTC.
 */
public final class TimeText {

    private static final Pattern AGO = Pattern.compile("(\\d{1,6})(s|m|h|d) ago");

    private TimeText() {}

    /**
     * {@return the time that a text means}
     *
     * @throws IllegalArgumentException when the text is not a time: the message names the accepted forms
     */
    public static Instant parse(String value, Instant now) {
        String text = value.strip();
        Matcher ago = AGO.matcher(text);
        if (ago.matches()) {
            return now.minus(duration(Long.parseLong(ago.group(1)), ago.group(2)));
        }
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        try {
            return switch (text) {
                case "today" -> midnight(today);
                case "yesterday" -> midnight(today.minusDays(1));
                default ->
                    text.length() == "2026-11-29".length()
                            ? midnight(LocalDate.parse(text))
                            : OffsetDateTime.parse(text).toInstant();
            };
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "'" + value
                            + "' is not a time; write 2026-11-29T10:00:00Z, 2026-11-29 (midnight UTC), today, yesterday or \"2h ago\"",
                    e);
        }
    }

    /** {@return the text of a time in a form that {@link #parse} reads; empty when there is no time} */
    public static String of(@Nullable Instant time) {
        return time == null ? "" : time.toString();
    }

    private static Instant midnight(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static Duration duration(long number, String unit) {
        return switch (unit) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }
}
