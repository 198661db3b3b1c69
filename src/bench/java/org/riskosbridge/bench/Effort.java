package org.riskosbridge.bench;

import java.time.Duration;

/**
 * How much is done for a figure.
 *
 * @param warmUp processor time of each process before it is measured: a JVM's first 40 to 60 s read up to 10 us too high
 * @param round how long one measurement takes
 * @param rounds how often each is repeated, in turn with the others
 * @param siege how long the receiver is overloaded
 * @param recorded whether to record the JVMs
 * @param trial whether the figures are for trying out, not for quoting
 */
record Effort(Duration warmUp, Duration round, int rounds, Duration siege, boolean recorded, boolean trial) {

    static Effort full(Duration round, int rounds, boolean recorded) {
        return new Effort(Duration.ofSeconds(60), round, rounds, Duration.ofMinutes(5), recorded, false);
    }

    static Effort quick(int rounds, boolean recorded) {
        return new Effort(
                Duration.ofSeconds(10), Duration.ofSeconds(5), rounds, Duration.ofSeconds(20), recorded, true);
    }

    /** {@return one measurement, as long as the siege} */
    Effort besieging() {
        return new Effort(warmUp, siege, 1, siege, recorded, trial);
    }
}
