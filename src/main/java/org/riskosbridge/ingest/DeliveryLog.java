package org.riskosbridge.ingest;

import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.ExtLogRecord.FormatStyle;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.Logger;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.event.Envelope;
import org.riskosbridge.event.EnvelopeParser;

/**
 * Lines of the log about deliveries. Which one it is stands in fields of its own too ({@code mdc}), which a log in JSON shows:
 * {@code correlation_id}, {@code webhook}, {@code outcome}, where it is a valid event {@code event_id}, and of a refused request
 * {@code source}, its address. They are put
 * into the record itself: Quarkus forgets what is put into the MDC on an event loop's own context, where Kafka's answers
 * arrive.
 */
public final class DeliveryLog {

    private final Logger log;
    private final EnvelopeParser parser = new EnvelopeParser();

    /** @param teller the class whose lines these are */
    public DeliveryLog(Class<?> teller) {
        this.log = Logger.getLogger(teller.getName());
    }

    /**
     * Writes a line.
     *
     * @param outcome the metric's word for what became of the delivery
     * @param body where there is one; it is read once more for its event id, because so few lines need it
     * @param what a sentence that quotes nothing of the request
     */
    public void tell(
            Level level, String webhook, String correlation, String outcome, byte @Nullable [] body, String what) {
        tell(level, webhook, correlation, outcome, body, null, what);
    }

    /**
     * Writes a line about a request that was refused.
     *
     * @param source the address that it came from; null where that is nobody's business or cannot be told
     */
    public void tell(
            Level level,
            String webhook,
            String correlation,
            String outcome,
            byte @Nullable [] body,
            @Nullable String source,
            String what) {
        ExtLogRecord line = new ExtLogRecord(
                level,
                correlation + " " + webhook + ": " + what + (source == null ? "" : " (from " + source + ")"),
                FormatStyle.NO_FORMAT,
                DeliveryLog.class.getName());
        line.setLoggerName(log.getName());
        line.putMdc("correlation_id", correlation);
        line.putMdc("webhook", webhook);
        line.putMdc("outcome", outcome);
        if (source != null) {
            line.putMdc("source", source);
        }
        if (body != null && parser.parse(body) instanceof Envelope event) {
            line.putMdc("event_id", event.eventId());
        }
        log.log(line);
    }
}
