package org.riskosbridge.ingest;

import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.ExtLogRecord.FormatStyle;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.Logger;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.event.Envelope;
import org.riskosbridge.event.EnvelopeParser;

/**
 * Log lines about deliveries. Each line also has fields ({@code mdc}), which a JSON log shows: {@code correlation_id}, {@code webhook}, {@code
 * outcome}, for a valid event {@code event_id}, and for a refused request {@code source}, the client's address. The fields go into the log record: on
 * an event loop's own context, where Kafka's acknowledgements arrive, Quarkus loses the MDC.
 */
public final class DeliveryLog {

    private final Logger log;
    private final EnvelopeParser parser = new EnvelopeParser();

    /** @param teller the class that logs */
    public DeliveryLog(Class<?> teller) {
        this.log = Logger.getLogger(teller.getName());
    }

    public boolean isLoggable(Level level) {
        return log.isLoggable(level);
    }

    /**
     * Writes a line.
     *
     * @param outcome the delivery's outcome, as in the metric
     * @param body the body, if there is one. The event id is parsed from the body again: few lines need the id, so deliveries do not carry it
     * @param what a sentence; without personal data and credentials
     */
    public void tell(
            Level level, String webhook, String correlation, String outcome, byte @Nullable [] body, String what) {
        tell(level, webhook, correlation, outcome, body, null, what);
    }

    /**
     * Writes a line about a request that was refused.
     *
     * @param source the address of the client; null when the line should not show the address or the address is unknown
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
