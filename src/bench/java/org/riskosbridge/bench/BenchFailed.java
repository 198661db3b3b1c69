package org.riskosbridge.bench;

/** The benchmark cannot continue, or its result is not reliable. The message has the reason. */
final class BenchFailed extends RuntimeException {

    private static final long serialVersionUID = 1;

    BenchFailed(String message) {
        super(message);
    }
}
