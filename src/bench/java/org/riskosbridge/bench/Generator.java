package org.riskosbridge.bench;

import java.io.IOException;
import java.time.Duration;

/** Makes load. */
interface Generator {

    /**
     * Sends to one receiver, and blocks until the time is over.
     *
     * @param run 8 hex digits; runs with the same name send the same events
     */
    Answers drive(ReceiverProcess receiver, LoadProfile load, String run, Duration duration)
            throws IOException, InterruptedException;
}
