package org.riskosbridge.replay;

/** A replay that is not begun, with the reason and the remedy. */
public final class ReplayRefused extends Exception {

    private static final long serialVersionUID = 1;

    ReplayRefused(String message) {
        super(message, null, false, false);
    }
}
