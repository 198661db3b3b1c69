package org.riskosbridge.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.riskosbridge.auth.TestDeliveries.authenticator;
import static org.riskosbridge.auth.TestDeliveries.verdict;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationRefusalTest {

    private static final String UUID = "7c9e6679-7425-40de-944b-e07fc1f90ae7";

    @TempDir
    Path directory;

    @Test
    void aWebhookWithoutATypeIsToldTheThreeSchemes() {
        assertThat(refusal(Map.of("bearer.tokens", UUID)))
                .contains(
                        "bridge.webhooks.riskos.auth.type is missing",
                        "bridge.webhooks.riskos.auth.basic.username",
                        "bridge.webhooks.riskos.auth.bearer.tokens",
                        "quarkus.oidc.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            7c9e6679-7425-40de                   | fewer than 20
            abababababababababababababab         | too few different
            00000000-0000-0000-0000-000000000000 | too few different
            changeme-changeme-changeme           | placeholder
            Change-Me-Before-You-Go-Live         | placeholder
            123e4567-e89b-12d3-a456-426614174000 | placeholder
            7c9e6679 7425 40de 944b e07fc1f90ae7 | letters, digits
            """)
    void aWeakTokenIsRefusedWithoutBeingTold(String token, String why) {
        assertThat(refusal(Map.of("type", "bearer", "bearer.tokens", token)))
                .contains("bridge.webhooks.riskos.auth.bearer.tokens", why)
                .doesNotContain(token);
    }

    @ParameterizedTest
    @CsvSource({"Xk8Ff2qLw0zPvR7, fewer than 16", "passw0rd-passw0rd-2026, placeholder", "aaaaaaaabbbbbbbbcc, too few"})
    void aWeakPasswordIsRefusedWithoutBeingTold(String password, String why) {
        assertThat(refusal(Map.of("type", "basic", "basic.username", "socure", "basic.passwords", password)))
                .contains("bridge.webhooks.riskos.auth.basic.passwords", why)
                .doesNotContain(password);
    }

    @ParameterizedTest
    @ValueSource(strings = {UUID, "017f22e2-79b0-7cc3-98c4-dc0c0c07398f", "dGhlIHF1aWNrIGJyb3duIGZveA=="})
    void aUuidOrBase64IsGoodEnough(String token) {
        assertThat(authenticator("0.0.0.0", Map.of("type", "bearer", "bearer.tokens", token)))
                .isNotNull();
    }

    @Test
    void threeLiveSecretsAreRefused() {
        String three = UUID + ",0b9f3f1c-5d0e-4c8b-9a53-2f6d1e7a4b90,d2719e6c-1f36-4f5f-8f0a-6f7f6f3d2c11";
        assertThat(refusal(Map.of("type", "bearer", "bearer.tokens", three)))
                .contains("bearer.tokens", "at most 2")
                .doesNotContain(UUID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bearer", "basic"})
    void aSchemeWithoutSecretsIsRefused(String type) {
        assertThat(refusal(Map.of("type", type, "basic.username", "socure")))
                .contains("." + type + ".", "must contain");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "so:cure", "so\ncure"})
    void aUserNameThatCannotBeSentIsRefused(String username) {
        assertThat(refusal(
                        Map.of("type", "basic", "basic.username", username, "basic.passwords", "kx8Ff2qLw0zPvR71sTb")))
                .contains("basic.username");
    }

    @Test
    void allProblemsAreToldAtOnce() {
        assertThat(refusal(Map.of("type", "basic"))).contains("basic.username", "basic.passwords");
    }

    @Test
    void aFilesLineEndIsNoPartOfTheSecret() throws IOException {
        Path file = Files.writeString(directory.resolve("token"), UUID + "\r\n");
        Authenticator bearer =
                authenticator("0.0.0.0", Map.of("type", "bearer", "bearer.token-files", file.toString()));
        assertThat(verdict(bearer, "Bearer " + UUID)).isInstanceOf(Verdict.Accepted.class);
    }

    @Test
    void aValueAndAFileMayBeLiveAtOnce() throws IOException {
        Path file = Files.writeString(directory.resolve("password"), "kx8Ff2qLw0zPvR71sTb");
        Authenticator basic = authenticator(
                "0.0.0.0",
                Map.of(
                        "type", "basic",
                        "basic.username", "u",
                        "basic.passwords", "Zq3-Zq4-Zq5-Zq6-Zq7",
                        "basic.password-files", file.toString()));
        assertThat(verdict(basic, "Basic dTpreDhGZjJxTHcwelB2Ujcxc1Ri")).isInstanceOf(Verdict.Accepted.class);
        assertThat(verdict(basic, "Basic dTpacTMtWnE0LVpxNS1acTYtWnE3")).isInstanceOf(Verdict.Accepted.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''          | is empty
            \\n        | is empty
            secret-one\\nsecret-two-of-the-file | letters, digits
            short       | fewer than 20
            """)
    void aBadFileIsRefusedByKeyAndPathWithoutItsContent(String content, String why) throws IOException {
        Path file = Files.writeString(directory.resolve("bad"), content.replace("\\n", "\n"));
        assertThat(refusal(Map.of("type", "bearer", "bearer.token-files", file.toString())))
                .contains("bridge.webhooks.riskos.auth.bearer.token-files", file.toString(), why)
                .doesNotContain("secret-two");
    }

    @Test
    void anAbsentAHugeAndABinaryFileAreRefused() throws IOException {
        Path huge = Files.writeString(directory.resolve("huge"), UUID.repeat(200));
        Path binary = Files.write(directory.resolve("binary"), new byte[] {(byte) 0xc3, (byte) 0x28});
        Path absent = directory.resolve("absent");
        assertThat(refusal(Map.of("type", "bearer", "bearer.token-files", huge + "," + binary + "," + absent)))
                .contains(huge + ") is larger", binary + ") is not UTF-8", absent + ") does not exist");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.8.9.10", "localhost", "LOCALHOST", "::1", "[::1]"})
    void noneIsTakenOnLoopback(String host) {
        assertThat(verdict(authenticator(host, Map.of("type", "none")))).isInstanceOf(Verdict.Accepted.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0.0.0.0", "::", "10.0.0.1", "127.0.0.1.example.org", "localhost.example.org", "", "1127.0.0.1"})
    void noneIsRefusedOutsideLoopback(String host) {
        assertThatExceptionOfType(InvalidAuthConfiguration.class)
                .isThrownBy(() -> authenticator(host, Map.of("type", "none")))
                .withMessageContaining("bridge.webhooks.riskos.auth.type=none")
                .withMessageContaining("quarkus.http.host=127.0.0.1");
    }

    private static String refusal(Map<String, String> settings) {
        Throwable thrown = catchThrowable(() -> authenticator("0.0.0.0", settings));
        assertThat(thrown).isInstanceOf(InvalidAuthConfiguration.class);
        return String.valueOf(thrown.getMessage());
    }
}
