package org.riskosbridge.bench;

/**
 * What is sent to a receiver.
 *
 * @param connections each with one delivery at a time
 * @param size of each body, in bytes
 * @param duplicates the share of deliveries that repeat an event that has been stored, 0 to 1
 */
record Load(Door door, int connections, int size, double duplicates) {

    /** An event of 2 KB is what RiskOS sends for a completed evaluation. */
    static final Load USUAL = new Load(Door.BEARER, 64, 2188, 0);

    Load at(Door other) {
        return new Load(other, connections, size, duplicates);
    }

    Load over(int otherConnections) {
        return new Load(door, otherConnections, size, duplicates);
    }

    Load of(int otherSize) {
        return new Load(door, connections, otherSize, duplicates);
    }

    Load repeating(double otherDuplicates) {
        return new Load(door, connections, size, otherDuplicates);
    }
}
