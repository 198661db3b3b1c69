package org.riskosbridge.bench;

/**
 * The load of a receiver.
 *
 * @param connections number of connections; each has one delivery in flight
 * @param size of each body, in bytes
 * @param duplicates the share of deliveries that repeat an event that has been stored, 0 to 1
 * @param varied whether each body has its own values: see {@link VariedBodies}, of the usual size
 */
record LoadProfile(BenchWebhook door, int connections, int size, double duplicates, boolean varied) {

    /** An event of 2 KB is what RiskOS sends for a completed evaluation. */
    static final LoadProfile USUAL = new LoadProfile(BenchWebhook.BEARER, 64, 2188, 0, false);

    LoadProfile at(BenchWebhook other) {
        return new LoadProfile(other, connections, size, duplicates, varied);
    }

    LoadProfile over(int otherConnections) {
        return new LoadProfile(door, otherConnections, size, duplicates, varied);
    }

    LoadProfile of(int otherSize) {
        return new LoadProfile(door, connections, otherSize, duplicates, varied);
    }

    LoadProfile repeating(double otherDuplicates) {
        return new LoadProfile(door, connections, size, otherDuplicates, varied);
    }

    LoadProfile withVariedBodies() {
        return new LoadProfile(door, connections, size, duplicates, true);
    }
}
