package org.riskosbridge.guarantee;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.riskosbridge.guarantee.Finding.Part;
import org.riskosbridge.guarantee.Finding.State;

/**
 * The reaction of {@code bridge.guarantee=strict} to the findings. The bridge starts only when all conditions hold. Once they have
 * held, a condition that fails suspends the appends and never ends the process: a process that ends takes its spool, and the
 * deliveries in it, out of service.
 *
 * <p>A condition that has held and cannot be read for a while, such as a broker's clock during the broker's restart, suspends
 * nothing. Two conditions recover by themselves and have their own responses: clocks (503 {@code clock-skew}) and the role of
 * a Redis that fails over (503 {@code index-unavailable}). They neither end the start nor suspend appends; the start waits.
 */
final class StrictMode {

    /** What the bridge does. */
    enum Decision {
        /** The process ends. It has not appended an event. */
        REFUSE_START,
        SUSPEND,
        APPEND
    }

    private boolean hasHeld;

    Decision decide(List<Finding> findings) {
        boolean fails = findings.stream().anyMatch(StrictMode::fails);
        if (fails && !hasHeld) {
            return Decision.REFUSE_START;
        }
        hasHeld |= findings.stream().allMatch(finding -> finding.state().isSatisfied());
        return hasHeld && !fails ? Decision.APPEND : Decision.SUSPEND;
    }

    /** {@return the conditions because of which the bridge appends nothing, for the operator} */
    String reason(List<Finding> findings) {
        Optional<String> failing =
                join(findings.stream().filter(StrictMode::fails).toList());
        return failing.or(() -> join(findings.stream()
                        .filter(finding -> !finding.state().isSatisfied())
                        .toList()))
                .orElse("");
    }

    private static Optional<String> join(List<Finding> findings) {
        return findings.isEmpty()
                ? Optional.empty()
                : Optional.of(findings.stream().map(Finding::sentence).collect(Collectors.joining(" ")));
    }

    static boolean fails(Finding finding) {
        return finding.state() == State.FAILS && finding.part() != Part.CLOCKS && !RedisConditions.isRole(finding);
    }
}
