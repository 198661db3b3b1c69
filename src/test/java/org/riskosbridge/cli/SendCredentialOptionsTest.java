package org.riskosbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.riskosbridge.send.Secret;
import org.riskosbridge.send.SendCredentials;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class SendCredentialOptionsTest {

    private static final Map<String, String> TOKEN = Map.of("RISKOS_TOKEN", "from-environment");

    @Command
    private static final class Options {
        @Mixin
        private final SendCredentialOptions options = new SendCredentialOptions();
    }

    private static SendCredentials read(Map<String, String> environment, String... arguments) {
        var parsed = new Options();
        new CommandLine(parsed).parseArgs(arguments);
        return parsed.options.credentials(environment);
    }

    @Test
    void withoutAnyThereAreNone() {
        assertThat(read(Map.of("RISKOS_TOKEN", " "))).isEqualTo(new SendCredentials.None());
    }

    @Test
    void theEnvironmentIsReadWhereNoOptionNamesAScheme() {
        assertThat(read(TOKEN)).isEqualTo(new SendCredentials.Bearer(new Secret("from-environment")));
        assertThat(read(Map.of("RISKOS_BASIC", "user:pass:word")))
                .isEqualTo(new SendCredentials.Basic("user", new Secret("pass:word")));
        assertThat(read(TOKEN, "--basic", "a:b")).isEqualTo(new SendCredentials.Basic("a", new Secret("b")));
        assertThat(read(TOKEN, "--bearer", "x")).isEqualTo(new SendCredentials.Bearer(new Secret("x")));
    }

    @Test
    void theClientSecretMayComeFromTheEnvironment() {
        assertThat(read(
                        Map.of("RISKOS_CLIENT_SECRET", "s", "RISKOS_TOKEN", "t"),
                        "--oauth2-token-url",
                        "http://127.0.0.1/token",
                        "--oauth2-client-id",
                        "id"))
                .isEqualTo(new SendCredentials.OAuth2(
                        URI.create("http://127.0.0.1/token"), "id", new Secret("s"), Optional.empty()));
    }

    @Test
    void twoSchemesInTheEnvironmentAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(Map.of("RISKOS_TOKEN", "a", "RISKOS_BASIC", "b:c")))
                .withMessageContaining("one authentication scheme");
    }
}
