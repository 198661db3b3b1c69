package org.riskosbridge.skew;

/**
 * A reading of a clock, relative to {@link System#nanoTime}, which nobody can set. So two clocks that were read at different moments can be
 * compared, even if somebody has set the bridge's own clock in between.
 *
 * @param ahead the clock minus the monotonic clock, microseconds
 * @param uncertainty the maximum error: half of the round trip, microseconds
 */
record ClockReading(long ahead, long uncertainty) {

    /**
     * A clock that was read by a request.
     *
     * @param shown the response, microseconds since 1970, truncated after its last digit
     * @param digit the unit of the last digit, microseconds
     * @param asked when the request was sent, nanoseconds of the monotonic clock
     * @param answered when the response arrived, nanoseconds of the monotonic clock
     */
    static ClockReading of(long shown, long digit, long asked, long answered) {
        long middle = asked + (answered - asked) / 2;
        return new ClockReading(shown + digit / 2 - middle / 1_000, (answered - asked) / 2_000 + digit / 2 + 1);
    }

    /** {@return this clock minus the other} */
    Skew against(ClockReading other) {
        return new Skew(ahead - other.ahead, uncertainty + other.uncertainty);
    }
}
