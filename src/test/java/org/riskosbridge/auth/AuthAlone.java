package org.riskosbridge.auth;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/** The bridge's authentication with nothing behind it: no webhook is opened, and neither Redis nor Kafka is asked. */
public final class AuthAlone implements QuarkusTestProfile {

    private static final List<String> LEFT_OUT = List.of(
            "cli",
            "skew",
            "guarantee",
            "index",
            "ingest",
            "log",
            "reconcile",
            "time",
            "http",
            "kafka",
            "limit",
            "route",
            "tls",
            "spool",
            "scan",
            "replay",
            "export");

    /** One application for all classes with this profile, and so one start of it. */
    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(IdentityProviders.class), new TestResourceEntry(HangingProvider.class));
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "quarkus.arc.exclude-types",
                String.join(
                        ",",
                        LEFT_OUT.stream()
                                .map(room -> "org.riskosbridge." + room + ".*")
                                .toList()),
                "mp.messaging.outgoing.events.enabled",
                "false",
                "quarkus.http.test-port",
                "0",
                "quarkus.management.test-port",
                "0");
    }
}
