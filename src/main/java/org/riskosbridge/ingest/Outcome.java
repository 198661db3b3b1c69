package org.riskosbridge.ingest;

import java.time.Duration;
import org.riskosbridge.event.LogPartition;
import org.riskosbridge.event.LogPosition;
import org.riskosbridge.event.Malformed;

/** The outcome of a delivery, independent of HTTP. */
public sealed interface Outcome {

    /** The event is in the log, by this delivery. */
    record Appended(LogPosition position) implements Outcome {}

    /** The event was in the log before. */
    record Duplicate() implements Outcome {}

    /** The event was in the log before, with another body; this one is in quarantine. */
    record Conflict() implements Outcome {}

    /** The body is not a valid event; it is in quarantine. */
    record Invalid(Malformed malformed) implements Outcome {}

    /** The event's topic refuses the record itself, for example for its size; the delivery is in quarantine. */
    record Refused() implements Outcome {}

    /** The record is too large for every topic, quarantine included. Nothing was appended. */
    record TooLarge() implements Outcome {}

    /** The event is in the spool, which ingests it when the dependencies are available again. */
    record Spooled() implements Outcome {}

    /** Another delivery of the event is in flight. */
    record InFlight(Duration retryAfter) implements Outcome {}

    /** The index is incomplete, so the bridge cannot know whether the event was stored before. */
    record Rebuilding() implements Outcome {}

    /**
     * The record may or may not be in the log; a later delivery resolves it.
     *
     * @param partition the partition that may have the record
     */
    record InDoubt(Duration retryAfter, String why, LogPartition partition) implements Outcome {}

    /** Nothing was appended: a dependency is unavailable, clocks differ too much, or strict mode is suspended. */
    record Unavailable(Dependency part, String why) implements Outcome {

        /** What was unavailable. */
        public enum Dependency {
            INDEX,
            LOG,
            CLOCKS,
            GUARANTEE,
            SPOOL
        }
    }

    /** {@return whether the delivery must be tried again} */
    default boolean isTemporary() {
        return this instanceof InFlight
                || this instanceof Rebuilding
                || this instanceof InDoubt
                || this instanceof Unavailable;
    }
}
