package org.riskosbridge.nemesis;

import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.riskosbridge.nemesis.BridgeLog.Said;

/**
 * A process's wall clock jumps, and jumps back. Seen: the wrong time, in a line of its log or an answer; and beyond {@code clock-skew}, a bridge that
 * therefore takes no new events.
 *
 * @param who whose clock, by the name of the part that no other nemesis may touch meanwhile
 * @param kind what the report calls it
 * @param shown by how much the process's clock is ahead, as the process shows it
 * @param s the clock skew that the bridges allow
 * @param from milliseconds that it jumps at least, forward or, when negative, back
 * @param to milliseconds that it jumps at most
 */
record ClockJump(
        Scene scene, String who, String kind, FakeClock clock, Supplier<Duration> shown, Duration s, int from, int to)
        implements Nemesis {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** Bridges look at the brokers' clocks each 10 s, and not while Redis is away, with whose clock they compare them. */
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
            // libfaketime looks again each second.
            scene.hold(Duration.ofSeconds(2));
        }
    }
}
