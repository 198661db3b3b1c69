package org.riskosbridge.skew;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.riskosbridge.log.LogConfig;

/** Keeps the list of clocks that certainly differ by more than allowed. */
@Singleton
public class ClockSkewMonitor {

    private final Duration allowed;
    private final Map<String, String> beyond = new TreeMap<>();
    private volatile Optional<String> text = Optional.empty();

    @Inject
    public ClockSkewMonitor(LogConfig config) {
        this(config.clockSkew());
    }

    ClockSkewMonitor(Duration allowed) {
        this.allowed = allowed;
    }

    Duration allowed() {
        return allowed;
    }

    /** {@return the clocks that certainly differ by more than allowed, for the operator; empty when there are none} */
    public Optional<String> beyond() {
        return text;
    }

    /**
     * Records a comparison. A reading that is too uncertain changes nothing.
     *
     * @return whether the state of this pair has changed
     */
    synchronized boolean note(ClockSkewProbe.Pair clocks, Skew skew) {
        boolean changed = judge(clocks, skew);
        text = text();
        return changed;
    }

    private boolean judge(ClockSkewProbe.Pair clocks, Skew skew) {
        if (skew.isBeyond(allowed)) {
            return beyond.put(
                            clocks.first(),
                            clocks + ": " + skew.text() + ", bridge.log.clock-skew allows " + allowed.toMillis() / 1e3
                                    + " s")
                    == null;
        }
        return skew.isTelling() && beyond.remove(clocks.first()) != null;
    }

    /** Removes clocks that no longer exist. */
    synchronized void retain(Set<String> present) {
        beyond.keySet().retainAll(present);
        text = text();
    }

    private Optional<String> text() {
        return beyond.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", beyond.values()));
    }
}
