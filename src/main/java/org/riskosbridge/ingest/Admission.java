package org.riskosbridge.ingest;

import jakarta.inject.Singleton;
import java.util.Optional;

/** Whether the conditions of the guarantee allow appends ({@code bridge.guarantee=strict}). */
@Singleton
public class Admission {

    private volatile Optional<String> suspended = Optional.empty();

    /** {@return the reason why the bridge appends no events now; empty when it appends events} */
    public Optional<String> suspended() {
        return suspended;
    }

    /**
     * Suspends appends.
     *
     * @param why for the operator; contains nothing of an event
     */
    public void suspend(String why) {
        suspended = Optional.of(why);
    }

    /** Resumes appends. */
    public void resume() {
        suspended = Optional.empty();
    }
}
