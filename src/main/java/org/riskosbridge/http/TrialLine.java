package org.riskosbridge.http;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.event.Envelope;
import org.riskosbridge.event.EnvelopeParser;
import org.riskosbridge.event.LogPosition;
import org.riskosbridge.event.SafeText;
import org.riskosbridge.ingest.Outcome;

/** The line of a trial for each event that was answered 200, so that the user sees what happens. */
final class TrialLine {

    /** Maximum characters of an id or a type: the ids and types of RiskOS are shorter. */
    private static final int LONGEST = 60;

    private final EnvelopeParser parser = new EnvelopeParser();

    /**
     * {@return the line; null for an outcome that another log line reports}
     *
     * @param nanos from the head of the request to the answer
     */
    @Nullable
    String of(Outcome outcome, byte[] body, long nanos) {
        if (!(parser.parse(body) instanceof Envelope event)) {
            return null;
        }
        String what = shown(event.eventId()) + " " + shown(event.eventType());
        String took = ", " + TimeUnit.NANOSECONDS.toMillis(nanos) + " ms";
        if (outcome instanceof Outcome.Appended appended) {
            LogPosition at = appended.position();
            return "new event " + what + " at " + at.topic() + "-" + at.partition() + "-" + at.offset() + took;
        }
        return outcome instanceof Outcome.Duplicate ? "duplicate of event " + what + took : null;
    }

    private static String shown(String text) {
        String safe = SafeText.printable(text);
        return safe.length() > LONGEST ? safe.substring(0, LONGEST) + "..." : safe;
    }
}
