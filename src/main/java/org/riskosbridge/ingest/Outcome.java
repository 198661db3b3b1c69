package org.riskosbridge.ingest;

import java.time.Duration;
import java.util.Optional;
import org.riskosbridge.event.LogPartition;
import org.riskosbridge.event.LogPosition;
import org.riskosbridge.event.Malformed;

/** The outcome of a delivery, independent of HTTP. */
public sealed interface Outcome {

    /** This delivery has appended the event to the log. */
    record Appended(LogPosition position) implements Outcome {
        @Override
        public Kind kind() {
            return Kind.APPENDED;
        }
    }

    /** The event was in the log before. */
    record Duplicate() implements Outcome {
        @Override
        public Kind kind() {
            return Kind.DUPLICATE;
        }
    }

    /** The event was in the log before, with another body; this body is in quarantine. */
    record Conflict() implements Outcome {
        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }
    }

    /** The body is not a valid event; the delivery is in quarantine. */
    record Invalid(Malformed malformed) implements Outcome {
        @Override
        public Kind kind() {
            return Kind.INVALID;
        }
    }

    /** The event belongs to an environment that the webhook does not accept; the delivery is in quarantine. */
    record OtherEnvironment() implements Outcome {
        @Override
        public Kind kind() {
            return Kind.OTHER_ENVIRONMENT;
        }
    }

    /** The event's topic refuses the record itself, for example because of its size; the delivery is in quarantine. */
    record Refused() implements Outcome {
        @Override
        public Kind kind() {
            return Kind.REFUSED;
        }
    }

    /** The record is too large for every topic, quarantine included. Nothing was appended. */
    record TooLarge() implements Outcome {
        @Override
        public Kind kind() {
            return Kind.TOO_LARGE;
        }
    }

    /** The event is in the spool, which ingests it when the dependencies are available again. */
    record Spooled() implements Outcome {
        @Override
        public Kind kind() {
            return Kind.SPOOLED;
        }
    }

    /** Another delivery of the event is in flight. */
    record InFlight(Duration retryAfter) implements Outcome {
        @Override
        public Kind kind() {
            return Kind.IN_FLIGHT;
        }
    }

    /**
     * The index is incomplete, so the bridge cannot know whether the event was stored before.
     *
     * @param waiting the partition of the event, when the bridge can store events of other partitions; empty when it can store no new event
     */
    record Rebuilding(Optional<LogPartition> waiting) implements Outcome {
        @Override
        public Kind kind() {
            return Kind.REBUILDING;
        }
    }

    /**
     * The record may or may not be in the log; a later delivery resolves the event.
     *
     * @param partition the partition that may have the record
     */
    record InDoubt(Duration retryAfter, String why, LogPartition partition) implements Outcome {
        @Override
        public Kind kind() {
            return Kind.IN_DOUBT;
        }
    }

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

        @Override
        public Kind kind() {
            return Kind.UNAVAILABLE;
        }
    }

    /** The cases: a switch over them does not compile when one is missing. */
    enum Kind {
        APPENDED,
        DUPLICATE,
        CONFLICT,
        INVALID,
        OTHER_ENVIRONMENT,
        REFUSED,
        TOO_LARGE,
        SPOOLED,
        IN_FLIGHT,
        REBUILDING,
        IN_DOUBT,
        UNAVAILABLE
    }

    /** {@return the case of this outcome} */
    Kind kind();

    /** {@return whether the delivery must be tried again} */
    default boolean isTemporary() {
        return switch (kind()) {
            case APPENDED, DUPLICATE, CONFLICT, INVALID, OTHER_ENVIRONMENT, REFUSED, TOO_LARGE, SPOOLED -> false;
            case IN_FLIGHT, REBUILDING, IN_DOUBT, UNAVAILABLE -> true;
        };
    }
}
