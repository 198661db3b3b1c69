package org.riskosbridge.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.riskosbridge.deploy.Manifests;

/** Compares the commands that the bridge sends, the commands that {@code doctor} tries, and the commands that {@code deploy/redis} grants. */
class RedisPermissionTest {

    /** The bridge needs only these subcommands of their commands. Written as in the rules of Redis. */
    private static final List<String> PARTS = List.of("script|load", "config|get", "cluster|slots");

    /** SlotPrimary sends this command, and only in a cluster. Without this command the bridge does not find the Redis that {@code doctor} queries. */
    private static final String IN_A_CLUSTER = "+cluster|slots";

    private static Set<String> tried() {
        Set<String> tried = new TreeSet<>(Set.of("+config|get"));
        RedisPermission.ALL.stream().map(RedisPermission::rule).forEach(tried::add);
        return tried;
    }

    @Test
    void doctorTriesEveryCommandThatTheSourcesNameAndNoOther() {
        Set<String> sent = new TreeSet<>();
        find(Path.of("src", "main", "java"), "\\bCommand\\.([A-Z]+)\\b", "RedisPermission.java", sent);
        find(Path.of("src", "main", "resources"), "redis\\.p?call\\('([A-Z]+)'", "", sent);
        Set<String> known = new TreeSet<>(tried());
        known.add(IN_A_CLUSTER);
        known.addAll(RedisPermission.RECENT_DELIVERIES);
        known.addAll(RedisPermission.CONSOLE);
        assertThat(sent).isEqualTo(known);
    }

    private static void find(Path directory, String pattern, String butNotIn, Set<String> commands) {
        try (Stream<Path> files = Files.walk(directory)) {
            files.filter(file -> file.toString().matches(".*\\.(java|lua)"))
                    .filter(file -> !file.endsWith(butNotIn))
                    .flatMap(
                            file -> Pattern.compile(pattern).matcher(text(file)).results())
                    .map(found -> found.group(1).toLowerCase(Locale.ROOT))
                    .map(command -> PARTS.stream()
                            .filter(part -> part.startsWith(command + "|"))
                            .findFirst()
                            .orElse(command))
                    .forEach(command -> commands.add("+" + command));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void userOfTheManifestMayDoThatAndNothingElse() {
        Set<String> rules = new TreeSet<>(tried());
        rules.addAll(RedisPermission.RECENT_DELIVERIES);
        assertThat(rules("riskos-kafka-bridge", RedisPermission.KEYS)).isEqualTo(rules);
    }

    @Test
    void userOfTheConsoleReadsAndDoesNothingElse() {
        assertThat(rules("riskos-console", RedisPermission.KEYS)).isEqualTo(RedisPermission.CONSOLE);
    }

    /** {@return the rules that grant commands to a user of the manifest} */
    private static Set<String> rules(String name, String keys) {
        String user = Manifests.read("redis/redis.conf")
                .lines()
                .filter(line -> line.startsWith("user " + name + " "))
                .findFirst()
                .orElseThrow();
        assertThat(user).contains(" resetchannels " + keys + " -@all ");
        return Stream.of(user.split(" ", -1))
                .filter(rule -> rule.startsWith("+"))
                .collect(Collectors.toSet());
    }

    @Test
    void pageNamesEachOfThem() throws IOException {
        // In a Markdown table a bar needs an escape.
        assertThat(Files.readString(Path.of("docs", "configuration.md")).replace("\\|", "|"))
                .contains(tried());
    }
}
