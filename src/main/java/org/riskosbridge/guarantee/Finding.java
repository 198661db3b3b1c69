package org.riskosbridge.guarantee;

import java.util.Locale;

/**
 * A condition of the guarantee, and how it was found.
 *
 * @param part where it was looked for
 * @param condition what was looked at, such as a setting's name
 * @param state whether it holds
 * @param found what it is
 * @param needed what it must be; empty when it holds or is not known
 * @param remedy what to do; empty when it holds
 */
public record Finding(Part part, String condition, State state, String found, String needed, String remedy) {

    /** Where conditions are looked for. */
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
        /** The bridge cannot read it. The operator states that it holds: {@code bridge.guarantee.attested}. */
        ATTESTED,
        /** The guarantee holds, but something else should be mended. */
        WARNING,
        FAILS,
        /** It could not be asked. */
        UNKNOWN,
        /** The whole part did not answer. */
        AWAY;

        /** {@return whether nothing has to be done about the condition} */
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

    static Finding away(Part part, String why, String remedy) {
        return new Finding(part, "connection", State.AWAY, "not there (" + why + ")", "", remedy);
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

    /** {@return what is wrong with a setting, for whoever has set it} */
    public String mistake() {
        return "%s is %s, must be %s. %s".formatted(condition, found, needed, remedy);
    }

    /** {@return what is wrong, for the log} */
    public String sentence() {
        String must = needed.isEmpty() ? "" : ", must be " + needed;
        return "%s: %s is %s%s. %s".formatted(part, condition, found, must, remedy);
    }
}
