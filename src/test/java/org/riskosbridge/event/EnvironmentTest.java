package org.riskosbridge.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The events that a webhook of one environment accepts. */
class EnvironmentTest {

    @ParameterizedTest(name = "{0} at a webhook of {1}: another environment is {2}")
    @CsvSource({
        "Sandbox, SANDBOX, false",
        "sandbox, SANDBOX, false",
        "Production, PRODUCTION, false",
        "Sandbox, PRODUCTION, true",
        "Production, SANDBOX, true",
        "Staging, PRODUCTION, true",
        "'Production ', PRODUCTION, true"
    })
    void eventIsOfAnotherEnvironmentWhenItNamesAnother(String name, Environment environment, boolean isOther) {
        assertThat(webhook(Optional.of(environment)).isOtherEnvironment(event("\"" + name + "\"")))
                .isEqualTo(isOther);
    }

    /** RiskOS documents event types that have no field for the environment. */
    @Test
    void eventThatNamesNoEnvironmentIsTaken() {
        assertThat(webhook(Optional.of(Environment.PRODUCTION)).isOtherEnvironment(event("null")))
                .isFalse();
    }

    @Test
    void webhookWithoutAnEnvironmentTakesEveryEvent() {
        assertThat(webhook(Optional.empty()).isOtherEnvironment(event("\"Sandbox\"")))
                .isFalse();
    }

    private static Webhook webhook(Optional<Environment> environment) {
        return new Webhook("riskos", "riskos.", Set.of(), environment);
    }

    private static Envelope event(String environment) {
        String body = "{\"event_id\":\"a\",\"event_type\":\"b\",\"data\":{\"environment_name\":" + environment + "}}";
        return (Envelope) new EnvelopeParser().parse(body.getBytes(UTF_8));
    }
}
