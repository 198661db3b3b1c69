package org.riskosbridge.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compares the tables of {@code docs/configuration.md} with the settings that the bridge reads: each setting is there once, with its default. */
class SettingsTableTest {

    private static final Path PAGE = Path.of("docs", "configuration.md");

    /** The head of a table of settings; it may have the prefix of the keys. */
    private static final Pattern HEAD = Pattern.compile("\\| key(?:, `([^`]+)`)? \\| default \\|.*");

    private static final Pattern CODE = Pattern.compile("`([^`]*)`");

    private static final Pattern BLOCK = Pattern.compile("```properties\n(.*?)```", Pattern.DOTALL);

    /** {@return the settings of the bridge that the tables of a page have, with their defaults; null when there is none} */
    private static Map<String, String> settings(String page) {
        Map<String, String> settings = new TreeMap<>();
        String beginning = null;
        for (String line : page.lines().toList()) {
            Matcher head = HEAD.matcher(line);
            if (head.matches()) {
                beginning = head.group(1) == null ? "" : head.group(1).replaceAll("<[a-z]+>", "*");
            } else if (!line.startsWith("|")) {
                beginning = null;
            } else if (beginning != null && !line.startsWith("| ---")) {
                String[] cells = line.substring(1).split("\\|", -1);
                for (String key : codes(cells[0])) {
                    String name = beginning + key;
                    if (name.startsWith("bridge.")) {
                        assertThat(settings).as("a second row").doesNotContainKey(name);
                        List<String> values = codes(cells[1]);
                        settings.put(name, values.isEmpty() ? null : values.get(0));
                    }
                }
            } else if (beginning == null) {
                assertThat(line).as("a row without a head").doesNotStartWith("| `bridge.");
            }
        }
        return settings;
    }

    private static List<String> codes(String cell) {
        List<String> codes = new ArrayList<>();
        CODE.matcher(cell).results().forEach(found -> codes.add(found.group(1)));
        return codes;
    }

    @Test
    void everySettingHasARowWithItsDefaultAndNoOtherHas() throws IOException {
        Map<String, String> settings = settings(Files.readString(PAGE));
        assertThat(SettingsCatalog.own()).hasSizeGreaterThan(30);
        assertThat(settings).containsExactlyInAnyOrderEntriesOf(SettingsCatalog.own());
    }

    @Test
    void rowThatIsMissingAndDefaultThatIsAnotherAreNoticed() throws IOException {
        String page = Files.readString(PAGE);
        assertThat(settings(page.replaceAll("(?m)^\\| `bridge.index.lease`.*\n", "")))
                .doesNotContainKey("bridge.index.lease");
        assertThat(settings(page.replace("`bridge.index.lease` | `23s`", "`bridge.index.lease` | `24s`")))
                .containsEntry("bridge.index.lease", "24s");
        assertThatThrownBy(() -> settings("\n| `bridge.index.lease` | `23s` | |\n"))
                .hasMessageContaining("a row without a head");
    }

    /** Every block of properties, on any page, works when it is copied. */
    @Test
    void everyLineOfEveryBlockOfPropertiesIsASetting() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(Path.of("README.md")));
        try (Stream<Path> docs = Files.list(PAGE.getParent())) {
            docs.filter(page -> page.toString().endsWith(".md")).forEach(pages::add);
        }
        List<String> keys = new ArrayList<>();
        for (Path page : pages) {
            BLOCK.matcher(Files.readString(page))
                    .results()
                    .forEach(block -> block.group(1)
                            .lines()
                            .filter(line -> !line.isBlank() && !line.startsWith("#"))
                            .forEach(line -> keys.add(line.split("=", 2)[0])));
        }
        assertThat(keys).hasSizeGreaterThan(20);
        assertThat(SettingsCatalog.unknownKeys(keys)).isEmpty();
    }
}
