package org.riskosbridge.replay;

/** A replay is refused. The message has the reason and the remedy. */
public final class ReplayRefused extends Exception {

    private static final long serialVersionUID = 1;

    ReplayRefused(String message) {
        super(message, null, false, false);
    }
}
