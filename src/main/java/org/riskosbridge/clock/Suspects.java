package org.riskosbridge.clock;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.riskosbridge.log.LogConfig;

/** Which clocks are further apart than allowed, as far as it is certain. */
@Singleton
public class Suspects {

    private final Duration allowed;
    private final Map<String, String> beyond = new TreeMap<>();
    private volatile Optional<String> text = Optional.empty();

    @Inject
    public Suspects(LogConfig config) {
        this(config.clockSkew());
    }

    Suspects(Duration allowed) {
        this.allowed = allowed;
    }

    Duration allowed() {
        return allowed;
    }

    /** {@return which clocks are certainly further apart than allowed, for the operator; empty when none is known to be} */
    public Optional<String> beyond() {
        return text;
    }

    /**
     * Takes note of two clocks. A reading that is too uncertain to tell changes nothing.
     *
     * @return whether they now count as apart and did not before, or the other way about
     */
    synchronized boolean note(Clocks.Pair clocks, Skew skew) {
        boolean changed = judge(clocks, skew);
        text = text();
        return changed;
    }

    private boolean judge(Clocks.Pair clocks, Skew skew) {
        if (skew.isBeyond(allowed)) {
            return beyond.put(
                            clocks.first(),
                            clocks + ": " + skew.text() + ", bridge.log.clock-skew allows " + allowed.toMillis() / 1e3
                                    + " s")
                    == null;
        }
        return skew.isTelling() && beyond.remove(clocks.first()) != null;
    }

    /** Forgets clocks that are not there any more. */
    synchronized void retain(Set<String> present) {
        beyond.keySet().retainAll(present);
        text = text();
    }

    private Optional<String> text() {
        return beyond.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", beyond.values()));
    }
}
