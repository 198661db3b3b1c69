package org.riskosbridge.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/riskos-setup.md}. */
class SetupPageTest {

    @Test
    void everySettingIsOneOfTheBridge() throws IOException {
        List<String> keys = Pattern.compile("`((bridge|quarkus)\\.[a-z0-9.-]+)=")
                .matcher(Files.readString(Path.of("docs", "riskos-setup.md")))
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(keys).hasSizeGreaterThan(6);
        assertThat(SettingsCatalog.unknownKeys(keys)).isEmpty();
    }
}
