package org.riskosbridge.send;

/** Nothing can be sent. The message says what to change and contains no secret. */
public final class SendException extends Exception {

    private static final long serialVersionUID = 1;

    SendException(String message) {
        super(message);
    }

    SendException(String message, Throwable cause) {
        super(message, cause);
    }
}
