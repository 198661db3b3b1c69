package org.riskosbridge.event;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** Timestamps of RFC 3339, section 5.6. {@link OffsetDateTime} takes ISO 8601, which also allows shorter forms. */
final class Rfc3339 {

    private static final int SHORTEST = "2026-01-01T00:00:00Z".length();
    private static final int LONGEST = "2026-01-01T00:00:00.123456789+00:00".length();

    private Rfc3339() {}

    static @Nullable String orNull(@Nullable String text) {
        if (text == null || text.length() < SHORTEST || text.length() > LONGEST || text.charAt(16) != ':') {
            return null;
        }
        try {
            OffsetDateTime.parse(text);
            return text;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
