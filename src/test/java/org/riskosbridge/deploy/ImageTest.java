package org.riskosbridge.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code deploy/docker}: a build does not need Docker, so the test checks each part of the image by itself. */
class ImageTest {

    /** The user of the image's process. */
    static final long USER = 10001;

    /** The directory of the bridge in the image, in which it looks for {@code config/application.properties}. */
    static final String HOME = "/opt/riskos-kafka-bridge";

    /** Options of the image's JVM that an older JVM, which may run this test, does not know yet. */
    private static final Map<String, Integer> SINCE = Map.of("TrimNativeHeapInterval", 22);

    private static final String DOCKERFILE = Manifests.read("docker/Dockerfile").replace("\\\n", "");

    private static List<String> instructions(String name) {
        return Pattern.compile("^" + name + " +(.*)$", Pattern.MULTILINE)
                .matcher(DOCKERFILE)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    @Test
    void everyLineIsAnInstruction() {
        assertThat(DOCKERFILE.lines().filter(line -> !line.isBlank() && !line.startsWith("#")))
                .allMatch(
                        line -> line.matches("(FROM|WORKDIR|COPY|RUN|ENV|USER|EXPOSE|HEALTHCHECK|ENTRYPOINT) .*"),
                        "instruction");
    }

    @Test
    void whatIsCopiedFromTheSourcesIsThereAndNotIgnored() {
        List<String> kept = Manifests.read("docker/Dockerfile.dockerignore")
                .lines()
                .filter(line -> line.startsWith("!"))
                .map(line -> line.substring(1))
                .toList();
        List<String> copied = instructions("COPY").stream()
                .filter(copy -> !copy.startsWith("--from"))
                .flatMap(copy ->
                        Stream.of(copy.substring(0, copy.lastIndexOf(' ')).split(" ", -1)))
                .toList();
        assertThat(copied).containsExactlyInAnyOrderElementsOf(kept).allMatch(path -> Files.exists(Path.of(path)));
    }

    @Test
    void runsAsAUserOfItsOwnFromWhereItsConfigurationIs() {
        assertThat(instructions("USER")).containsExactly(USER + ":" + USER);
        assertThat(instructions("WORKDIR")).containsExactly("/build", HOME);
        assertThat(instructions("ENTRYPOINT"))
                .containsExactly(
                        "[\"java\", \"@jvm.options\", \"-XX:AOTCache=app.aot\", \"-jar\", \"quarkus-run.jar\"]");
    }

    @Test
    void portsAreThoseOfTheBridge() {
        assertThat(instructions("EXPOSE"))
                .containsExactly(SettingsCatalog.defaultOf("quarkus.http.port") + " "
                        + SettingsCatalog.defaultOf("quarkus.management.port"));
    }

    @Test
    void isBuiltByTheJavaThatTheSourcesAreMadeForAndRunByOneThatHasTheCache() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        assertThat(instructions("FROM"))
                .satisfiesExactly(
                        build -> assertThat(build)
                                .contains("eclipse-temurin-" + found(pom, "<maven.compiler.release>(\\d+)<") + "@"),
                        program -> assertThat(Integer.parseInt(found(program, "^eclipse-temurin:(\\d+)-jre@")))
                                .as("JEP 514, of which -XX:AOTCacheOutput is")
                                .isGreaterThanOrEqualTo(25),
                        cache -> assertThat(cache).isEqualTo("program AS cache"),
                        image -> assertThat(image).isEqualTo("program"));
    }

    @Test
    void everyBaseIsPinnedToItsDigest() {
        assertThat(instructions("FROM"))
                .filteredOn(from -> !from.startsWith("program"))
                .hasSize(2)
                .allMatch(from -> from.matches("\\S+:\\S+@sha256:[0-9a-f]{64} AS \\w+"));
    }

    private static String found(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();
    }

    /** {@return the options of the JVM, without comments} */
    private static List<String> options() {
        return Manifests.read("docker/jvm.options")
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }

    @Test
    void eachOptionIsTakenByAJvmAndHasAReason() throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.add("@" + Manifests.DIRECTORY.resolve("docker/jvm.options"));
        command.add("-XX:+IgnoreUnrecognizedVMOptions");
        command.add("-XX:+PrintFlagsFinal");
        command.add("-version");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        List<String> set = Pattern.compile("(?m)^ +\\w+ (\\w+) += .*\\{.*command line.*}")
                .matcher(output)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
        assertThat(set)
                .containsAll(options().stream()
                        .map(option -> option.replaceAll("-XX:[+-]?(\\w+).*", "$1"))
                        .filter(name ->
                                SINCE.getOrDefault(name, 0) <= Runtime.version().feature())
                        .toList());
        for (String option : options()) {
            assertThat(Manifests.read("docker/jvm.options")).containsPattern("#[^\n]*\n" + Pattern.quote(option));
        }
    }
}
