package org.riskosbridge.auth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.riskosbridge.auth.TestDeliveries.verdict;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.riskosbridge.fuzz.Mutants;

/** Authorization fields of every kind: the bridge accepts only the right secret in the right form. */
class AuthorizationFuzzTest {

    private static final String USER = "socure:kx8Ff2qLw0zPvR71sTb";
    private static final String TOKEN = "7c9e6679-7425-40de-944b-e07fc1f90ae7";

    private final Authenticator basic = TestDeliveries.authenticator(
            "0.0.0.0",
            Map.of("type", "basic", "basic.username", "socure", "basic.passwords", USER.substring("socure:".length())));
    private final Authenticator bearer =
            TestDeliveries.authenticator("0.0.0.0", Map.of("type", "bearer", "bearer.tokens", TOKEN));

    /** @param input the fields as HTTP has them, in ISO 8859-1, one on each line */
    @FuzzTest(maxDuration = "20s")
    void onlyTheRightSecretOpens(byte[] input) {
        String text = new String(input, ISO_8859_1);
        String[] fields = text.split("\n", -1);
        String credentials = fields.length == 1 ? fields[0] : "";
        assertThat(isAccepted(verdict(bearer, fields)))
                .isEqualTo(afterScheme("bearer", credentials).equals(TOKEN));
        assertThat(isAccepted(verdict(basic, fields))).isEqualTo(isUser(afterScheme("basic", credentials)));
        String encoded = Base64.getEncoder().encodeToString(input);
        assertThat(isAccepted(verdict(basic, "Basic " + encoded))).isEqualTo(text.equals(USER));
    }

    @Test
    void onlyTheRightSecretOpensOfMutants() {
        Mutants.check(AuthorizationFuzzTest.class, "onlyTheRightSecretOpens", 5_000, this::onlyTheRightSecretOpens);
    }

    private static boolean isAccepted(Verdict verdict) {
        assertThat(verdict).isInstanceOfAny(Verdict.Accepted.class, Verdict.Unauthorized.class);
        return verdict instanceof Verdict.Accepted;
    }

    /** {@return the text after the scheme's name and at least one space; empty when the field has another form} */
    private static String afterScheme(String scheme, String field) {
        String rest = field.length() > scheme.length() ? field.substring(scheme.length()) : "";
        boolean isScheme = field.length() > scheme.length()
                && field.substring(0, scheme.length()).toLowerCase(Locale.ROOT).equals(scheme);
        return isScheme && rest.startsWith(" ") ? rest.replaceFirst("^ +", "") : "";
    }

    /** {@return whether the text is Base64 of user and password, with complete padding or without padding} */
    private static boolean isUser(String encoded) {
        String digits = encoded.replaceFirst("=+$", "");
        int padding = encoded.length() - digits.length();
        if (!digits.matches("[A-Za-z0-9+/]+") || (padding > 0 && encoded.length() % 4 != 0) || padding > 2) {
            return false;
        }
        String bits = digits.chars()
                .mapToObj(digit -> Integer.toBinaryString(1 << 6 | value(digit)).substring(1))
                .reduce("", String::concat);
        StringBuilder user = new StringBuilder();
        for (int at = 0; at + Byte.SIZE <= bits.length(); at += Byte.SIZE) {
            user.append((char) Integer.parseInt(bits.substring(at, at + Byte.SIZE), 2));
        }
        return digits.length() % 4 != 1 && user.toString().equals(new String(USER.getBytes(UTF_8), ISO_8859_1));
    }

    private static int value(int digit) {
        return "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".indexOf(digit);
    }
}
