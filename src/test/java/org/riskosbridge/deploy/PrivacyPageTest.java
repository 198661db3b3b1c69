package org.riskosbridge.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/privacy.md}: the page's settings and retention times agree with the code. */
class PrivacyPageTest {

    private static final Pattern SETTING =
            Pattern.compile("`(bridge\\.[a-z.-]+)(?:=[a-z-]+)?`(?:, `(\\w+)` by default)?");

    private final String page;

    PrivacyPageTest() throws IOException {
        page = Files.readString(Path.of("docs", "privacy.md"));
    }

    @Test
    void everySettingIsOneOfTheBridgeAndHasTheDefaultThatIsNamed() {
        Matcher settings = SETTING.matcher(page);
        int defaults = 0;
        while (settings.find()) {
            assertThat(SettingsCatalog.own()).containsKey(settings.group(1));
            if (settings.group(2) != null) {
                defaults++;
                assertThat(SettingsCatalog.defaultOf(settings.group(1))).isEqualTo(settings.group(2));
            }
        }
        assertThat(defaults).isEqualTo(3);
    }

    /** Each setting that names a topic or directory to which the bridge writes is a place where personal data may be. */
    @Test
    void everyPlaceThatTheBridgeWritesToIsInTheInventory() {
        List<String> places = SettingsCatalog.own().keySet().stream()
                .filter(key -> key.matches(".*(directory|-topic)"))
                .toList();
        assertThat(places).hasSize(4).allSatisfy(key -> assertThat(page).contains("`" + key + "`"));
        assertThat(page).contains("event topics", "replay", "export files", "Redis", "log", "metrics", "traces");
    }

    @Test
    void testThatIsNamedExists() {
        assertThat(Path.of("src", "test", "java", "org", "riskosbridge", "it", "WhatWasWritten.java"))
                .exists();
    }
}
