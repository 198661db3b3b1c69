package org.riskosbridge.guarantee;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Quarkus;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.guarantee.Finding.State;
import org.riskosbridge.guarantee.GuaranteeConfig.Mode;
import org.riskosbridge.ingest.Admission;
import org.riskosbridge.kafka.RequiredTopics;
import org.riskosbridge.log.TrialConfig;
import org.riskosbridge.time.PeriodicChecks;

/** Checks the conditions of the guarantee in the background, from the start on, and acts as the mode requires. */
@Singleton
public class Guarantee {

    private static final Logger LOG = Logger.getLogger(Guarantee.class);

    /** Milliseconds until the next check: while topics are missing or a dependency is unavailable, and after all dependencies have answered. */
    private static final long LOOK_SOON = 1_000;

    private static final long LOOK_LATER = 60_000;

    /** Milliseconds until the next check while strict mode appends nothing; after the remedy, the bridge refuses deliveries until this check. */
    private static final long LOOK_SUSPENDED = 5_000;

    private final PeriodicChecks checks;
    private final Conditions conditions;
    private final RequiredTopics topics;
    private final MeterRegistry meters;
    private final Admission admission;
    private final StrictMode strict = new StrictMode();
    private final Mode mode;
    private final FindingLog lines;
    private volatile @Nullable List<Finding> findings;

    Guarantee(
            PeriodicChecks checks,
            Conditions conditions,
            RequiredTopics topics,
            GuaranteeConfig config,
            TrialConfig trial,
            Admission admission,
            MeterRegistry meters) {
        this.checks = checks;
        this.conditions = conditions;
        this.topics = topics;
        this.mode = config.guarantee();
        this.lines = new FindingLog(trial.trial());
        this.admission = admission;
        this.meters = meters;
        if (mode == Mode.STRICT) {
            admission.suspend("The conditions of the guarantee have not been checked yet.");
        }
    }

    /**
     * Starts the checks, and returns at once.
     *
     * @param needed as {@link Conditions#check}
     */
    public void watch(Collection<String> needed) {
        Gauge.builder("bridge.guarantee.findings", this, guarantee -> guarantee.count())
                .description("Conditions of the guarantee that fail or cannot be checked")
                .register(meters);
        checks.start(() -> look(needed));
    }

    Mode mode() {
        return mode;
    }

    /** {@return whether the bridge may append events, as far as the conditions decide} */
    boolean isAppending() {
        return admission.suspended().isEmpty();
    }

    /** {@return the findings of the last check; null before the first check} */
    @Nullable
    List<Finding> findings() {
        return findings;
    }

    /** {@return the conditions that fail, or that cannot be checked, by the last check: a sentence each} */
    public List<String> problems() {
        List<Finding> last = findings;
        return last == null
                ? List.of()
                : last.stream()
                        .filter(finding -> !finding.state().isSatisfied())
                        .map(Finding::sentence)
                        .toList();
    }

    private double count() {
        List<Finding> last = findings;
        return last == null
                ? Double.NaN
                : last.stream().filter(f -> !f.state().isSatisfied()).count();
    }

    /**
     * Checks the conditions once all topics exist, because before that the settings of the topics are not known.
     *
     * @return milliseconds until the next check
     */
    private long look(Collection<String> needed) throws InterruptedException {
        if (topics.missing().isPresent()) {
            return LOOK_SOON;
        }
        List<Finding> found = conditions.check(needed);
        lines.tell(found);
        findings = found;
        if (mode == Mode.STRICT) {
            enforce(found);
        }
        if (found.stream().anyMatch(f -> f.state() == State.UNAVAILABLE)) {
            return LOOK_SOON;
        }
        return isAppending() ? LOOK_LATER : LOOK_SUSPENDED;
    }

    private void enforce(List<Finding> found) {
        boolean wasAppending = isAppending();
        switch (strict.decide(found)) {
            case REFUSE_START -> {
                LOG.error(
                        "bridge.guarantee=strict: the bridge does not start, because a condition of the guarantee fails.");
                Quarkus.asyncExit(1);
            }
            case SUSPEND -> {
                admission.suspend(strict.reason(found));
                if (wasAppending) {
                    LOG.error(
                            "bridge.guarantee=strict: a condition of the guarantee fails. New events are answered 503, or go"
                                    + " to the spool, until it holds again.");
                }
            }
            case APPEND -> {
                admission.resume();
                if (!wasAppending) {
                    LOG.info(
                            "bridge.guarantee=strict: the conditions of the guarantee hold. The bridge appends events.");
                }
            }
        }
    }
}
