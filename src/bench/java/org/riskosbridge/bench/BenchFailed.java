package org.riskosbridge.bench;

/** The benchmark cannot go on, or what it measured is not to be believed. The message says why. */
final class BenchFailed extends RuntimeException {

    private static final long serialVersionUID = 1;

    BenchFailed(String message) {
        super(message);
    }
}
