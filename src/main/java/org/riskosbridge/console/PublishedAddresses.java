package org.riskosbridge.console;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * RiskOS's source addresses as a user quoted them from its configuration reference on {@value #DATE}. The console shows the addresses with this date,
 * and never uses them as a default of a filter. {@code docs/riskos-setup.md} has the same.
 */
final class PublishedAddresses {

    static final String DATE = "2026-09-10";

    static final Map<String, Set<String>> BY_ENVIRONMENT = Map.of(
            "Sandbox", Set.of("35.230.191.253", "3.218.138.162", "13.217.134.98", "54.85.52.249"),
            "Production", Set.of("35.199.32.202", "3.138.161.243", "54.209.34.129", "100.24.247.109", "44.195.229.53"));

    private PublishedAddresses() {}

    /** {@return the environment of a source; empty when the list does not have the address} */
    static Optional<String> environment(String source) {
        return BY_ENVIRONMENT.entrySet().stream()
                .filter(each -> each.getValue().contains(source))
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
