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
    private static final String CHALLENGE = "Basic realm=\"riskos\", charset=\"UTF-8\"";

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
        assertRefused(verdict(basic, "Basic " + base64(user, StandardCharsets.UTF_8)));
    }

    @Test
    void anotherCharsetThanTheChallengeAsksForIsRefused() {
        assertRefused(verdict(basic, "Basic " + base64("socure:" + PASSWORD, StandardCharsets.ISO_8859_1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Basic", "Basic ", "Basic !!!", "Basic a", "Basic socure:" + NEXT, "Bearer " + NEXT})
    void withoutCredentialsItIsRefused(String authorization) {
        assertRefused(verdict(basic, authorization));
        assertRefused(verdict(basic));
    }

    @Test
    void twoFieldsAreRefusedEvenWhenBothAreGood() {
        String good = "Basic " + base64("socure:" + NEXT, StandardCharsets.UTF_8);
        assertRefused(verdict(basic, good, good));
    }

    /** The sender gets the same challenge in each case. */
    @Test
    void operatorIsToldWhatWasWrong() {
        assertThat(why()).isEqualTo("no Authorization header");
        assertThat(why("Bearer " + NEXT)).isEqualTo("scheme Bearer, but the webhook expects Basic");
        assertThat(why(NEXT)).isEqualTo("an Authorization header of another scheme than Basic");
        assertThat(why("Basic")).isEqualTo("an Authorization header without credentials");
        assertThat(why("Basic !!!")).isEqualTo("credentials that are not Base64");
        assertThat(why("Basic " + base64("other:" + NEXT, StandardCharsets.UTF_8)))
                .isEqualTo("unknown user");
        assertThat(why("Basic " + base64("soc", StandardCharsets.UTF_8))).isEqualTo("unknown user");
        assertThat(why("Basic " + base64("socure:" + NEXT + "x", StandardCharsets.UTF_8)))
                .isEqualTo("wrong password");
        String good = "Basic " + base64("socure:" + NEXT, StandardCharsets.UTF_8);
        assertThat(why(good, good)).isEqualTo("more than one Authorization header");
    }

    private String why(String... authorization) {
        return ((Verdict.Unauthorized) verdict(basic, authorization)).why();
    }

    private static void assertRefused(Verdict verdict) {
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Unauthorized.class,
                        refused -> assertThat(refused.challenge()).isEqualTo(CHALLENGE));
    }

    private static String base64(String user, Charset charset) {
        return Base64.getEncoder().encodeToString(user.getBytes(charset));
    }
}
