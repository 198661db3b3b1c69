package org.riskosbridge.auth;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The bridge's authentication alone: no webhook is open, and there is neither Redis nor Kafka. */
public final class AuthAlone implements QuarkusTestProfile {

    /** The packages that authentication needs. */
    private static final Set<String> KEPT =
            Set.of("auth", "availability", "config", "event", "send", "standalone", "startup");

    /** All classes with this profile share one application, and so one start. */
    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(IdentityProviders.class), new TestResourceEntry(HangingProvider.class));
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "quarkus.arc.exclude-types",
                leftOut(),
                "mp.messaging.outgoing.events.enabled",
                "false",
                "quarkus.http.test-port",
                "0",
                "quarkus.management.test-port",
                "0");
    }

    /** {@return a pattern for each other package of the program} */
    private static String leftOut() {
        try (Stream<Path> packages = Files.list(Path.of("src/main/java/org/riskosbridge"))) {
            return packages.map(each -> each.getFileName().toString())
                    .filter(name -> !KEPT.contains(name))
                    .map(name -> "org.riskosbridge." + name + ".*")
                    .collect(Collectors.joining(","));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
