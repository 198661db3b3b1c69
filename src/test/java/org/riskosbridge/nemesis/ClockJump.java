package org.riskosbridge.nemesis;

import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.riskosbridge.nemesis.BridgeLog.Said;

/**
 * A process's wall clock jumps, and jumps back. Expected effect: the wrong time in a line of the process's log or in an answer. A jump
 * beyond {@code clock-skew} must also make a bridge refuse new events.
 *
 * @param who the name of the process with this clock; no other nemesis may touch it meanwhile
 * @param kind the name in the report
 * @param shown how far the process's clock is ahead, according to the process
 * @param s the clock skew that the bridges allow
 * @param from minimum jump in milliseconds; negative for a jump back
 * @param to maximum jump in milliseconds
 */
record ClockJump(
        Scene scene, String who, String kind, FakeClock clock, Supplier<Duration> shown, Duration s, int from, int to)
        implements Nemesis {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** Bridges read the brokers' clocks every 10 s, but not while Redis is unavailable, because they compare them with Redis's clock. */
    private static final Duration NOTICE_LIMIT = Duration.ofSeconds(90);

    @Override
    public Set<String> touches() {
        return Set.of(who);
    }

    @Override
    public Effect strike(Random random) throws Exception {
        Duration ahead = Duration.ofMillis(from + random.nextInt(to - from + 1));
        AttemptTally before = scene.sender().tally();
        long noticed = scene.said(Said.CLOCKS_APART);
        clock.jump(ahead);
        try {
            boolean seen = scene.await(
                    LIMIT,
                    () -> shown.get().minus(ahead).abs().compareTo(ahead.abs().dividedBy(2)) < 0);
            boolean beyond = ahead.abs().compareTo(s) > 0;
            boolean acted = !beyond || scene.await(NOTICE_LIMIT, () -> scene.said(Said.CLOCKS_APART) > noticed);
            scene.hold(random, 1_000, 5_000);
            return new Effect(
                    seen && acted,
                    ahead.toMillis() + " ms" + (seen ? "" : " (not seen)") + (acted ? "" : " (not noticed)") + ": "
                            + scene.sender().tally().minus(before));
        } finally {
            clock.jump(Duration.ZERO);
            // libfaketime reads its file again each second.
            scene.hold(Duration.ofSeconds(2));
        }
    }
}
