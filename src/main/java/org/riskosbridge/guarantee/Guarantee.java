package org.riskosbridge.guarantee;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Quarkus;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.guarantee.Finding.Part;
import org.riskosbridge.guarantee.Finding.State;
import org.riskosbridge.guarantee.GuaranteeConfig.Mode;
import org.riskosbridge.kafka.RequiredTopics;
import org.riskosbridge.log.TrialConfig;

/** Looks at the conditions of the guarantee from the start on, in the background, and does what the mode says. */
@Singleton
public class Guarantee {

    private static final Logger LOG = Logger.getLogger(Guarantee.class);

    /** Milliseconds until the next look while a part is away, and when all have answered. */
    private static final long LOOK_SOON = 1_000;

    private static final long LOOK_LATER = 60_000;

    private final Vertx vertx;
    private final Conditions conditions;
    private final RequiredTopics topics;
    private final MeterRegistry meters;
    private final Mode mode;
    private final boolean trial;
    private volatile @Nullable List<Finding> findings;
    private Set<String> told = Set.of();
    private boolean toldTrial;

    Guarantee(
            Vertx vertx,
            Conditions conditions,
            RequiredTopics topics,
            GuaranteeConfig config,
            TrialConfig trial,
            MeterRegistry meters) {
        this.vertx = vertx;
        this.conditions = conditions;
        this.topics = topics;
        this.mode = config.guarantee();
        this.trial = trial.trial();
        this.meters = meters;
    }

    /**
     * Starts to look, and returns at once.
     *
     * @param needed as {@link Conditions#check}
     */
    public void watch(Collection<String> needed) {
        Gauge.builder("bridge.guarantee.findings", this, guarantee -> guarantee.count())
                .description("Conditions of the guarantee that do not hold, or are not known to")
                .register(meters);
        look(needed);
    }

    Mode mode() {
        return mode;
    }

    /** {@return how each condition was found at the last look; null before the first} */
    @Nullable
    List<Finding> findings() {
        return findings;
    }

    private double count() {
        List<Finding> last = findings;
        return last == null
                ? Double.NaN
                : last.stream().filter(f -> f.state() != State.HOLDS).count();
    }

    private void look(Collection<String> needed) {
        vertx.executeBlocking(() -> lookOnce(needed), false).onComplete(looked -> {
            if (looked.failed()) {
                LOG.error("The conditions of the guarantee cannot be looked at.", looked.cause());
            }
            boolean soon = looked.failed() || !looked.result();
            vertx.setTimer(soon ? LOOK_SOON : LOOK_LATER, ignored -> look(needed));
        });
    }

    /** Before the topics are there it is not known what they will be. */
    private boolean lookOnce(Collection<String> needed) throws InterruptedException {
        if (topics.missing().isPresent()) {
            return false;
        }
        List<Finding> found = conditions.check(needed);
        findings = found;
        if (mode == Mode.STRICT && found.stream().anyMatch(f -> f.state() == State.FAILS)) {
            found.stream().filter(f -> f.state() == State.FAILS).forEach(f -> LOG.error(f.sentence()));
            LOG.error("The guarantee does not hold, and bridge.guarantee=strict: the bridge ends.");
            Quarkus.asyncExit(1);
        } else {
            tell(found);
        }
        return found.stream().noneMatch(f -> f.state() == State.AWAY);
    }

    /** Each once, until it was mended. A part that is away and clocks that are apart have been told already. */
    private void tell(List<Finding> found) {
        Set<String> wrong = new HashSet<>();
        for (Finding finding : found) {
            if (trial && TopicConditions.isTooFewReplicas(finding)) {
                tellTrial();
            } else if (finding.state() == State.UNKNOWN
                    || (finding.state() == State.FAILS && finding.part() != Part.CLOCKS)) {
                wrong.add(finding.sentence());
                if (!told.contains(finding.sentence())) {
                    LOG.warnf("The guarantee does not hold. %s", finding.sentence());
                }
            }
        }
        told = wrong;
    }

    private void tellTrial() {
        if (!toldTrial) {
            toldTrial = true;
            LOG.info(
                    "Single-machine trial: Kafka keeps one copy of each record, which is fine here. In production use three"
                            + " brokers and replication factor 3.");
        }
    }
}
