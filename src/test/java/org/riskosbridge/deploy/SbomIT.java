package org.riskosbridge.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.riskosbridge.it.LongRunning;

/** The program contains no version below the minimum that {@code docs/security.md} sets for a component. */
@LongRunning
class SbomIT {

    /** Written in the phase {@code package}. */
    private static final Path SBOM = Path.of("target", "riskos-kafka-bridge.cdx.json");

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([\\w.-]+):([\\w.*-]+)` \\| (\\d\\S*) \\|");

    record Minimum(String group, String name, String version) {

        boolean covers(Component component) {
            return component.group().equals(group) && (name.equals("*") || name.equals(component.name()));
        }
    }

    record Component(String group, String name, String version) {

        boolean isAtLeast(String minimum) {
            return Version.parse(version).compareTo(Version.parse(minimum)) >= 0;
        }
    }

    private static List<Minimum> minimums() throws IOException {
        return ROW.matcher(Files.readString(Path.of("docs", "security.md")))
                .results()
                .map(row -> new Minimum(row.group(1), row.group(2), row.group(3)))
                .toList();
    }

    private static List<Component> components() throws IOException {
        JsonNode components = new ObjectMapper().readTree(SBOM.toFile()).path("components");
        return StreamSupport.stream(components.spliterator(), false)
                .map(each -> new Component(
                        each.path("group").asText(),
                        each.path("name").asText(),
                        each.path("version").asText()))
                .toList();
    }

    @Test
    void noComponentIsOlderThanItsMinimum() throws IOException {
        List<Component> components = components();
        for (Minimum minimum : minimums()) {
            assertThat(components)
                    .filteredOn(minimum::covers)
                    .as("components of %s", minimum)
                    .isNotEmpty()
                    .allMatch(component -> component.isAtLeast(minimum.version()), "at least " + minimum.version());
        }
    }

    @Test
    void listNamesWhatTheProgramHasAndNothingThatOnlyTestsHave() throws IOException {
        List<String> components = components().stream().map(Component::name).toList();
        try (var jars = Files.list(Path.of("target", "quarkus-app", "lib", "main"))) {
            List<String> kafka = jars.map(jar -> jar.getFileName().toString())
                    .filter(jar -> jar.startsWith("org.apache.kafka."))
                    .toList();
            assertThat(kafka).hasSize(1).allMatch(jar -> jar.contains("kafka-clients"));
        }
        assertThat(components)
                .contains("kafka-clients", "quarkus-oidc")
                .doesNotContain("kafka_2.13", "archunit", "api");
    }

    @Test
    void mainDependenciesHaveAMinimum() throws IOException {
        assertThat(minimums())
                .extracting(Minimum::group)
                .contains("io.quarkus", "org.apache.kafka", "io.vertx", "io.netty", "com.fasterxml.jackson.core");
    }

    @Test
    void versionsAreComparedByNumbers() {
        Component component = new Component("io.netty", "netty-codec-http", "4.1.137.Final");
        assertThat(component.isAtLeast("4.1.99.Final")).isTrue();
        assertThat(component.isAtLeast("4.1.137.Final")).isTrue();
        assertThat(component.isAtLeast("4.1.138.Final")).isFalse();
        assertThat(component.isAtLeast("4.2.0.Final")).isFalse();
    }
}
