package org.riskosbridge.guarantee;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.riskosbridge.guarantee.Finding.Part;
import org.riskosbridge.skew.ClockSkewProbe.Comparison;

/** Conditions of the guarantee on clocks. */
final class ClockConditions {

    private ClockConditions() {}

    /**
     * Compares measured differences with the allowed difference.
     *
     * @param allowed {@link org.riskosbridge.log.LogConfig#clockSkew}
     */
    static List<Finding> judge(Comparison clocks, Duration allowed) {
        List<Finding> findings = new ArrayList<>();
        clocks.skews()
                .forEach((pair, skew) -> findings.add(
                        skew.isBeyond(allowed)
                                ? Finding.fails(
                                        Part.CLOCKS,
                                        pair.toString(),
                                        skew.text(),
                                        "within bridge.log.clock-skew (" + allowed.toMillis() / 1e3 + " s)",
                                        "Let NTP set the clocks of all machines.")
                                : Finding.holds(Part.CLOCKS, pair.toString(), skew.text())));
        clocks.silent()
                .forEach((id, why) -> findings.add(Finding.unknown(
                        Part.CLOCKS,
                        "clock of broker-" + id,
                        why,
                        "Reading this clock needs the permissions of a barrier: Write on the transactional ids, Read and Write on the"
                                + " topics.")));
        if (clocks.silent().isEmpty() && clocks.skews().size() < 2) {
            findings.add(Finding.unknown(
                    Part.CLOCKS,
                    "clocks of the brokers",
                    "no topic exists for this check",
                    "Start the bridge once, or create the topics."));
        }
        return findings;
    }
}
