package org.riskosbridge.ingest;

import java.time.Duration;
import org.riskosbridge.event.LogPartition;
import org.riskosbridge.event.LogPosition;
import org.riskosbridge.event.Malformed;

/** What became of a delivery. Knows nothing of HTTP. */
public sealed interface Outcome {

    /** The event is in the log, by this delivery. */
    record Appended(LogPosition position) implements Outcome {}

    /** The event was in the log before. */
    record Duplicate() implements Outcome {}

    /** The event was in the log before, with another body; this one is in quarantine. */
    record Conflict() implements Outcome {}

    /** The body is no event; it is in quarantine. */
    record Invalid(Malformed malformed) implements Outcome {}

    /** The topic of the event refuses the record for what it is, such as its size; the delivery is in quarantine. */
    record Refused() implements Outcome {}

    /** The record is larger than the log takes, quarantine included. Nothing was appended. */
    record TooLarge() implements Outcome {}

    /** The event is in the spool, and takes its way when the parts are back. */
    record Spooled() implements Outcome {}

    /** Another delivery of the event is still on its way. */
    record InFlight(Duration retryAfter) implements Outcome {}

    /** Whether the event was stored before cannot be told, because the index is being read again from the log. */
    record Rebuilding() implements Outcome {}

    /**
     * The record may or may not be in the log; a later delivery will find out.
     *
     * @param partition where the record is, if anywhere
     */
    record InDoubt(Duration retryAfter, String why, LogPartition partition) implements Outcome {}

    /** Nothing was appended, because a part that is needed is away, clocks are too far apart, or strict mode appends nothing now. */
    record Unavailable(Dependency part, String why) implements Outcome {

        /** The parts that the way of an event needs. */
        public enum Dependency {
            INDEX,
            LOG,
            CLOCKS,
            GUARANTEE,
            SPOOL
        }
    }

    /** {@return whether nothing came of the delivery yet, so that it has to be tried again} */
    default boolean isTemporary() {
        return this instanceof InFlight
                || this instanceof Rebuilding
                || this instanceof InDoubt
                || this instanceof Unavailable;
    }
}
