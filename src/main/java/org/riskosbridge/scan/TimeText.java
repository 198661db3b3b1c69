package org.riskosbridge.cli;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses {@code 2026-11-29T10:00:00Z}, {@code 2026-11-29}, {@code today}, {@code yesterday}, {@code 2h ago}. Days are in UTC. */
final class TimeConverter implements ITypeConverter<Instant> {

    private static final Pattern AGO = Pattern.compile("(\\d{1,6})(s|m|h|d) ago");

    private final Clock clock;

    TimeConverter(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Instant convert(String value) {
        String text = value.strip();
        Matcher ago = AGO.matcher(text);
        if (ago.matches()) {
            return clock.instant().minus(duration(Long.parseLong(ago.group(1)), ago.group(2)));
        }
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
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
            throw new TypeConversionException(
                    "'" + value
                            + "' is not a time; write 2026-11-29T10:00:00Z, 2026-11-29 (midnight UTC), yesterday or \"2h ago\"");
        }
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
