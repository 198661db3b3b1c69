package org.riskosbridge.guarantee;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.riskosbridge.availability.DependencyChecks;
import org.riskosbridge.guarantee.Finding.State;
import org.riskosbridge.guarantee.GuaranteeConfig.Mode;

/** Shows the conditions that fail, and the conditions that the operator attests. In strict mode the bridge is ready while it appends events. */
class GuaranteeHealth {

    @Readiness
    @Singleton
    HealthCheck holds(Guarantee guarantee) {
        return () -> {
            List<Finding> findings = guarantee.findings();
            String wrong = findings == null ? "not checked yet" : wrong(findings);
            var response = HealthCheckResponse.named(DependencyChecks.GUARANTEE)
                    .status(guarantee.mode() == Mode.RELAXED || guarantee.isAppending())
                    .withData("mode", guarantee.mode().name().toLowerCase(Locale.ROOT));
            if (!wrong.isEmpty()) {
                response.withData("does not hold", wrong);
            }
            String attested = findings == null ? "" : attested(findings);
            if (!attested.isEmpty()) {
                response.withData("attested", attested);
            }
            return response.build();
        };
    }

    private static String attested(List<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.state() == State.ATTESTED)
                .map(Finding::name)
                .collect(Collectors.joining(", "));
    }

    private static String wrong(List<Finding> findings) {
        return findings.stream()
                .filter(finding -> !finding.state().isSatisfied())
                .map(finding -> finding.part() + ": " + finding.condition() + " is " + finding.found())
                .collect(Collectors.joining("; "));
    }
}
