package org.riskosbridge.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnknownPathTest {

    private static final List<String> PATHS = List.of("/webhooks/riskos", "/webhooks/fraud");

    @Test
    void slipIsShownWithTheWebhookThatWasMeant() {
        assertThat(UnknownPath.shown("/webhooks/risko\n", PATHS))
                .isEqualTo("no webhook at /webhooks/risko\\u000a; did the sender mean /webhooks/riskos?");
        assertThat(UnknownPath.shown("/webhooks/riskos/", PATHS)).contains("did the sender mean /webhooks/riskos?");
    }

    @Test
    void nameOfAWebhookAloneIsASlip() {
        assertThat(UnknownPath.shown("/fraud", PATHS))
                .isEqualTo("no webhook at /fraud; did the sender mean /webhooks/fraud?");
    }

    @Test
    void onlyWebhookIsNamed() {
        assertThat(UnknownPath.shown("/", List.of("/webhooks/riskos")))
                .isEqualTo("no webhook at /; the webhook is /webhooks/riskos");
    }

    @Test
    void capitalsAreASlip() {
        assertThat(UnknownPath.shown("/webhooks/RISKOS", PATHS)).contains("did the sender mean /webhooks/riskos?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/webhooks", "/webhooks/"})
    void pathThatCannotHoldASecretIsShown(String path) {
        assertThat(UnknownPath.shown(path, PATHS))
                .isEqualTo("no webhook at " + path + "; the webhooks are /webhooks/riskos, /webhooks/fraud");
    }

    @Test
    void pathThatMayHoldASecretIsNotShown() {
        String secret = "5b1e9c70d2f8471aa5b1";
        assertThat(UnknownPath.shown("/webhooks/" + secret, PATHS))
                .doesNotContain(secret)
                .isEqualTo("no webhook at this path of 30 characters, which is not shown, because it may contain a"
                        + " secret; the webhooks are /webhooks/riskos, /webhooks/fraud");
        assertThat(UnknownPath.shown("/webhooks/riskos/" + secret, PATHS)).doesNotContain(secret);
    }
}
