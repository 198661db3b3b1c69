package org.riskosbridge.guarantee;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.riskosbridge.guarantee.Finding.Part;
import org.riskosbridge.guarantee.Finding.State;

/**
 * The conditions that the operator attests: {@code bridge.guarantee.attested}. An attestation counts only while the bridge
 * cannot read the condition itself. An attestation does not help a condition that the bridge reads and that fails.
 */
final class Attestations {

    private static final String KEY = "bridge.guarantee.attested";

    /** The conditions that a managed Redis hides: settings of {@code CONFIG GET}, and fields of {@code INFO}. */
    static final Set<String> ALLOWED = Set.of(
            "redis.maxmemory-policy",
            "redis.appendonly",
            "redis.appendfsync",
            "redis.min-replicas-to-write",
            "redis.min-replicas-max-lag");

    private final Set<String> names;

    Attestations(Set<String> names) {
        this.names = names;
    }

    /** {@return whether all names can be attested} */
    Finding finding() {
        Set<String> unknown = new TreeSet<>(names);
        unknown.removeAll(ALLOWED);
        return unknown.isEmpty()
                ? Finding.holds(Part.SETTINGS, KEY, names.isEmpty() ? "none" : String.join(",", new TreeSet<>(names)))
                : Finding.fails(
                        Part.SETTINGS,
                        KEY,
                        String.join(",", unknown),
                        "one of " + String.join(", ", new TreeSet<>(ALLOWED)),
                        "Remove the other names: the bridge checks these conditions itself.");
    }

    /** {@return the findings, in which unknown conditions with an attested name are attested} */
    List<Finding> apply(List<Finding> findings) {
        return findings.stream()
                .map(finding -> finding.state() == State.UNKNOWN && names.contains(finding.name())
                        ? finding.attested()
                        : finding)
                .toList();
    }
}
