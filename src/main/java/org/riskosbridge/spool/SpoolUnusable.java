package org.riskosbridge.spool;

/** The spool is unusable. The message tells the operator the problem and the remedy. */
public final class SpoolUnusable extends RuntimeException {

    private static final long serialVersionUID = 1;

    SpoolUnusable(String message) {
        super(message);
    }

    SpoolUnusable(String message, Throwable cause) {
        super(message, cause);
    }
}
