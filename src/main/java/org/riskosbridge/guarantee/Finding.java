package org.riskosbridge.guarantee;

import java.util.Locale;

/**
 * The result of the check of one condition of the guarantee.
 *
 * @param part the part that was checked, such as Kafka or Redis
 * @param condition the condition's name, such as the name of a setting
 * @param state whether the condition holds
 * @param found the present value
 * @param needed the needed value; empty when the condition holds or is not known
 * @param remedy what to do; empty when the condition holds
 */
public record Finding(Part part, String condition, State state, String found, String needed, String remedy) {

    /** The parts that are checked. */
    public enum Part {
        KAFKA,
        REDIS,
        CLOCKS,
        SETTINGS;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether a condition holds. */
    public enum State {
        HOLDS,
        /** The bridge cannot read the condition, and the operator states that the condition holds: {@code bridge.guarantee.attested}. */
        ATTESTED,
        /** The guarantee holds, but the operator should change something else. */
        WARNING,
        FAILS,
        /** The condition could not be checked. */
        UNKNOWN,
        /** The part that was checked did not answer at all. */
        UNAVAILABLE;

        /** {@return whether the condition needs no action} */
        public boolean isSatisfied() {
            return this == HOLDS || this == ATTESTED || this == WARNING;
        }
    }

    static Finding holds(Part part, String condition, String found) {
        return new Finding(part, condition, State.HOLDS, found, "", "");
    }

    static Finding fails(Part part, String condition, String found, String needed, String remedy) {
        return new Finding(part, condition, State.FAILS, found, needed, remedy);
    }

    static Finding warning(Part part, String condition, String found, String needed, String remedy) {
        return new Finding(part, condition, State.WARNING, found, needed, remedy);
    }

    static Finding unknown(Part part, String condition, String why, String remedy) {
        return new Finding(part, condition, State.UNKNOWN, "not known, because " + why, "", remedy);
    }

    static Finding unavailable(Part part, String why, String remedy) {
        return new Finding(part, "connection", State.UNAVAILABLE, "missing (" + why + ")", "", remedy);
    }

    /** {@return the condition's name for the operator, such as {@code redis.appendfsync}} */
    String name() {
        return part + "." + condition;
    }

    Finding attested() {
        return new Finding(
                part,
                condition,
                State.ATTESTED,
                found + "; attested by the operator, who is responsible for it",
                "",
                "");
    }

    /** {@return what is wrong with a setting, for the person who has set it} */
    public String mistake() {
        return "%s is %s, must be %s. %s".formatted(condition, found, needed, remedy);
    }

    /** {@return what is wrong, for the log} */
    public String sentence() {
        String must = needed.isEmpty() ? "" : ", must be " + needed;
        return "%s: %s is %s%s. %s".formatted(part, condition, found, must, remedy);
    }
}
