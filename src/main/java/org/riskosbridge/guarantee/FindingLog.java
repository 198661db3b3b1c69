package org.riskosbridge.guarantee;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.riskosbridge.guarantee.Finding.Part;
import org.riskosbridge.guarantee.Finding.State;

/** Logs each finding once until it is remedied. Other lines already report an unavailable dependency and clock differences. */
final class FindingLog {

    private static final Logger LOG = Logger.getLogger(FindingLog.class);

    private final boolean trial;
    private Set<Finding> told = Set.of();
    private boolean toldTrial;

    FindingLog(boolean trial) {
        this.trial = trial;
    }

    void tell(List<Finding> found) {
        Set<Part> unavailable = found.stream()
                .filter(finding -> finding.state() == State.UNAVAILABLE)
                .map(Finding::part)
                .collect(Collectors.toSet());
        // While a dependency is unavailable, its findings count as not remedied, so they are not logged again after the
        // outage.
        Set<Finding> wrong = told.stream()
                .filter(finding -> unavailable.contains(finding.part()))
                .collect(Collectors.toCollection(HashSet::new));
        for (Finding finding : found) {
            if (trial && TopicConditions.isTooFewReplicas(finding)) {
                tellTrial();
            } else if (finding.state() == State.UNKNOWN
                    || (finding.state() == State.FAILS && finding.part() != Part.CLOCKS)) {
                wrong.add(finding);
                if (!told.contains(finding)) {
                    LOG.warn("The guarantee does not hold. " + finding.sentence());
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
