package org.riskosbridge.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.riskosbridge.auth.TestDeliveries.verdict;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BasicTest {

    private static final String PASSWORD = "tr0ub4dor:&3/München";
    private static final String NEXT = "kx8Ff2qLw0zPvR71sTb";
    private static final Verdict ACCEPTED = new Verdict.Accepted();
    private static final Verdict REFUSED = new Verdict.Unauthorized("Basic realm=\"riskos\", charset=\"UTF-8\"");

    private final Authenticator basic = TestDeliveries.authenticator(
            "0.0.0.0", Map.of("type", "basic", "basic.username", "socure", "basic.passwords", PASSWORD + "," + NEXT));

    @ParameterizedTest
    @ValueSource(strings = {"socure:" + PASSWORD, "socure:" + NEXT})
    void eachLivePasswordIsAccepted(String user) {
        assertThat(verdict(basic, "Basic " + base64(user, StandardCharsets.UTF_8)))
                .isEqualTo(ACCEPTED);
        assertThat(verdict(basic, "bAsIc  " + base64(user, StandardCharsets.UTF_8)))
                .isEqualTo(ACCEPTED);
    }

    @Test
    void paddingIsOptional() {
        String padded = base64("socure:" + NEXT, StandardCharsets.UTF_8);
        assertThat(padded).endsWith("=");
        assertThat(verdict(basic, "Basic " + padded.replace("=", ""))).isEqualTo(ACCEPTED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "socure:" + PASSWORD + " ",
                "socure:kx8Ff2qLw0zPvR71sTB",
                "Socure:" + NEXT,
                "other:" + NEXT,
                ":" + NEXT,
                NEXT,
                "socure:",
                "socure:socure:" + NEXT,
                "socure:" + NEXT + "\0",
            })
    void anotherUserOrPasswordIsRefused(String user) {
        assertThat(verdict(basic, "Basic " + base64(user, StandardCharsets.UTF_8)))
                .isEqualTo(REFUSED);
    }

    @Test
    void anotherCharsetThanTheChallengeAsksForIsRefused() {
        assertThat(verdict(basic, "Basic " + base64("socure:" + PASSWORD, StandardCharsets.ISO_8859_1)))
                .isEqualTo(REFUSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Basic", "Basic ", "Basic !!!", "Basic a", "Basic socure:" + NEXT, "Bearer " + NEXT})
    void withoutCredentialsItIsRefused(String authorization) {
        assertThat(verdict(basic, authorization)).isEqualTo(REFUSED);
        assertThat(verdict(basic)).isEqualTo(REFUSED);
    }

    @Test
    void twoFieldsAreRefusedEvenWhenBothAreGood() {
        String good = "Basic " + base64("socure:" + NEXT, StandardCharsets.UTF_8);
        assertThat(verdict(basic, good, good)).isEqualTo(REFUSED);
    }

    private static String base64(String user, Charset charset) {
        return Base64.getEncoder().encodeToString(user.getBytes(charset));
    }
}
