package org.riskosbridge.spool;

/** The spool cannot be used as it is. The message is for the operator: what is wrong, and the remedy. */
public final class SpoolUnusable extends RuntimeException {

    private static final long serialVersionUID = 1;

    SpoolUnusable(String message) {
        super(message);
    }

    SpoolUnusable(String message, Throwable cause) {
        super(message, cause);
    }
}
