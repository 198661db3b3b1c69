package org.riskosbridge.log;

/** The record was sent, and what became of it is not known. An answer, without a stack. */
public final class AppendInDoubt extends Exception {

    private static final long serialVersionUID = 1;

    AppendInDoubt(String message) {
        super(message, null, false, false);
    }
}
