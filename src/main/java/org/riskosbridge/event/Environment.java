package org.riskosbridge.event;

/** The environments of RiskOS, by their names in {@code data.environment_name}. */
public enum Environment {
    SANDBOX("Sandbox"),
    PRODUCTION("Production");

    private final String eventName;

    Environment(String eventName) {
        this.eventName = eventName;
    }

    /** Whether an event certainly belongs to another environment. RiskOS sends some types without {@code data.environment_name}. */
    boolean isOtherThan(Envelope event) {
        return event.environment() != null && !eventName.equalsIgnoreCase(event.environment());
    }
}
