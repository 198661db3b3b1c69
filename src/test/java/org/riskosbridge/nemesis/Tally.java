package org.riskosbridge.nemesis;

/**
 * How many attempts had which end.
 *
 * @param stored answered 200
 * @param refused answered otherwise
 * @param broken not answered: the connection ended, or the sender lost patience
 */
record Tally(long stored, long refused, long broken) {

    static final Tally NONE = new Tally(0, 0, 0);

    static Tally of(int status) {
        return new Tally(status == 200 ? 1 : 0, status > 0 && status != 200 ? 1 : 0, status < 0 ? 1 : 0);
    }

    Tally plus(Tally more) {
        return new Tally(stored + more.stored, refused + more.refused, broken + more.broken);
    }

    Tally minus(Tally before) {
        return new Tally(stored - before.stored, refused - before.refused, broken - before.broken);
    }

    long answered() {
        return stored + refused;
    }

    @Override
    public String toString() {
        return stored + " stored, " + refused + " refused, " + broken + " broken";
    }
}
