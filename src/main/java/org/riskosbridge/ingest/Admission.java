package org.riskosbridge.ingest;

import jakarta.inject.Singleton;
import java.util.Optional;

/** Whether events may be appended at all, as far as the conditions of the guarantee decide ({@code bridge.guarantee=strict}). */
@Singleton
public class Admission {

    private volatile Optional<String> suspended = Optional.empty();

    /** {@return why no event is appended now; empty when events are appended} */
    public Optional<String> suspended() {
        return suspended;
    }

    /**
     * No event is appended from now on.
     *
     * @param why for the operator; holds nothing of an event
     */
    public void suspend(String why) {
        suspended = Optional.of(why);
    }

    /** Events are appended from now on. */
    public void resume() {
        suspended = Optional.empty();
    }
}
