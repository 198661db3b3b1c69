package org.riskosbridge.nemesis;

/**
 * Counts of attempts by their result.
 *
 * @param stored answered 200
 * @param refused answered with another status
 * @param broken not answered: the connection ended, or the sender gave up
 */
record AttemptTally(long stored, long refused, long broken) {

    static final AttemptTally NONE = new AttemptTally(0, 0, 0);

    static AttemptTally of(int status) {
        return new AttemptTally(status == 200 ? 1 : 0, status > 0 && status != 200 ? 1 : 0, status < 0 ? 1 : 0);
    }

    AttemptTally plus(AttemptTally more) {
        return new AttemptTally(stored + more.stored, refused + more.refused, broken + more.broken);
    }

    AttemptTally minus(AttemptTally before) {
        return new AttemptTally(stored - before.stored, refused - before.refused, broken - before.broken);
    }

    long answered() {
        return stored + refused;
    }

    @Override
    public String toString() {
        return stored + " stored, " + refused + " refused, " + broken + " broken";
    }
}
