package org.riskosbridge.standalone;

/** A part could not be started. The message says what to change, and shows the end of the part's own log. */
public final class StartFailed extends RuntimeException {

    private static final long serialVersionUID = 1;

    StartFailed(String message) {
        super(message);
    }

    StartFailed(String message, Throwable cause) {
        super(message, cause);
    }
}
