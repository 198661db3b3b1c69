package org.riskosbridge.auth;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/** The bridge's authentication with nothing behind it: no webhook is opened, and neither Redis nor Kafka is asked. */
public final class AuthAlone implements QuarkusTestProfile {

    private static final List<String> LEFT_OUT =
            List.of("index", "ingest", "log", "recovery", "replay", "spool", "console", "webhook");

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
