package org.riskosbridge.replay;

/** A replay that is not begun, with the reason and the remedy. */
public final class Refused extends Exception {

    private static final long serialVersionUID = 1;

    Refused(String message) {
        super(message, null, false, false);
    }
}
