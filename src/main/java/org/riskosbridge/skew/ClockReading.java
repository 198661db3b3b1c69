package org.riskosbridge.skew;

/**
 * What a clock showed, held against {@link System#nanoTime}, which nobody sets: so that two clocks can be compared though
 * they were not read at the same moment, and though the bridge's own was set meanwhile.
 *
 * @param ahead how much more the clock showed than the monotonic one, microseconds
 * @param uncertainty how far off that may be at most: half of the time between question and answer, microseconds
 */
record ClockReading(long ahead, long uncertainty) {

    /**
     * A clock that was asked.
     *
     * @param shown what it answered, microseconds since 1970, cut off after its last digit
     * @param digit what that last digit is worth, microseconds
     * @param asked when the question was sent, nanoseconds of the monotonic clock
     * @param answered when the answer was there
     */
    static ClockReading of(long shown, long digit, long asked, long answered) {
        long middle = asked + (answered - asked) / 2;
        return new ClockReading(shown + digit / 2 - middle / 1_000, (answered - asked) / 2_000 + digit / 2 + 1);
    }

    /** {@return how much further this clock is than the other} */
    Skew against(ClockReading other) {
        return new Skew(ahead - other.ahead, uncertainty + other.uncertainty);
    }
}
