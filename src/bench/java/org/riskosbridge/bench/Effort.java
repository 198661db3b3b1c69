package org.riskosbridge.bench;

import java.time.Duration;

/**
 * The effort for a figure.
 *
 * @param warmUp processor time of each process before it is measured: in a JVM's first 40 to 60 s the figures are up to 10 us too high
 * @param round duration of one measurement
 * @param rounds number of measurements of each scenario; the scenarios alternate
 * @param siege how long the receiver is overloaded
 * @param recorded whether to record the JVMs
 * @param trial whether the figures are only for a trial, and not for publication
 */
record Effort(Duration warmUp, Duration round, int rounds, Duration siege, boolean recorded, boolean trial) {

    static Effort full(Duration round, int rounds, boolean recorded) {
        return new Effort(Duration.ofSeconds(60), round, rounds, Duration.ofMinutes(5), recorded, false);
    }

    static Effort quick(int rounds, boolean recorded) {
        return new Effort(
                Duration.ofSeconds(10), Duration.ofSeconds(5), rounds, Duration.ofSeconds(20), recorded, true);
    }

    Effort warmingUp(Duration other) {
        return new Effort(other, round, rounds, siege, recorded, trial);
    }

    /** {@return the effort for one measurement with the duration of the siege} */
    Effort besieging() {
        return new Effort(warmUp, siege, 1, siege, recorded, trial);
    }
}
