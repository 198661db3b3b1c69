package org.riskosbridge.standalone;

/** A broker or a Redis could not be started. The message says what to change, and shows the last lines of its log. */
public final class StartFailed extends RuntimeException {

    private static final long serialVersionUID = 1;

    StartFailed(String message) {
        super(message);
    }

    StartFailed(String message, Throwable cause) {
        super(message, cause);
    }
}
