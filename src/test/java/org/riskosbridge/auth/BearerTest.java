package org.riskosbridge.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.riskosbridge.auth.TestDeliveries.verdict;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BearerTest {

    private static final String TOKEN = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
    private static final String NEXT = "0b9f3f1c-5d0e-4c8b-9a53-2f6d1e7a4b90";
    private static final Verdict ACCEPTED = new Verdict.Accepted();
    private static final String MISSING = "Bearer realm=\"riskos\"";
    private static final String WRONG = "Bearer realm=\"riskos\", error=\"invalid_token\"";

    private final Authenticator bearer =
            TestDeliveries.authenticator("0.0.0.0", Map.of("type", "bearer", "bearer.tokens", TOKEN + "," + NEXT));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer " + TOKEN,
                "Bearer " + NEXT,
                "bearer " + TOKEN,
                "BEARER " + NEXT,
                "Bearer   " + TOKEN,
            })
    void eachLiveTokenIsAccepted(String authorization) {
        assertThat(verdict(bearer, authorization)).isEqualTo(ACCEPTED);
    }

    @Test
    void lastUseIsShownForTheTokenThatWasPresentedAlone() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        Authenticator one = TestDeliveries.authenticator(
                "0.0.0.0", Map.of("type", "bearer", "bearer.tokens", TOKEN + "," + NEXT), meters);
        long before = System.currentTimeMillis();
        verdict(one, "Bearer " + NEXT);
        verdict(one, "Bearer " + NEXT + "0");
        assertThat(lastUse(meters, "tokens[0]")).isZero();
        assertThat(lastUse(meters, "tokens[1]") * 1000).isBetween(before - 1.0, System.currentTimeMillis() + 1.0);
        assertThat(meters.getMetersAsString()).doesNotContain(TOKEN, NEXT);
    }

    private static double lastUse(SimpleMeterRegistry meters, String secret) {
        return meters.get("bridge.secret.last.use.timestamp")
                .tags("webhook", "riskos", "secret", secret)
                .timeGauge()
                .value(TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer 7c9e6679-7425-40de-944b-e07fc1f90ae8",
                "Bearer 7C9E6679-7425-40DE-944B-E07FC1F90AE7",
                "Bearer 7c9e6679-7425-40de-944b-e07fc1f90ae",
                "Bearer " + TOKEN + "0",
                "Bearer " + TOKEN + " " + TOKEN,
                "Bearer " + TOKEN + "," + NEXT,
                "Bearer \"" + TOKEN + "\"",
                "Bearer =",
            })
    void anotherTokenIsRefusedAsInvalid(String authorization) {
        assertThat(refused(authorization).challenge()).isEqualTo(WRONG);
        assertThat(refused(authorization).why()).isEqualTo("wrong token");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "Bearer",
                "Bearer ",
                TOKEN,
                "Bearer" + TOKEN,
                "Bearer\t" + TOKEN,
                "Token " + TOKEN,
                "Basic eDp5"
            })
    void withoutATokenTheChallengeHasNoErrorCode(String authorization) {
        assertThat(refused(authorization).challenge()).isEqualTo(MISSING);
        assertThat(refused(authorization).why()).doesNotContain(TOKEN);
    }

    @Test
    void withoutTheFieldItIsRefused() {
        assertThat(refused()).isEqualTo(new Verdict.Unauthorized(MISSING, "no Authorization header"));
    }

    @Test
    void twoFieldsAreRefusedEvenWhenBothAreGood() {
        assertThat(refused("Bearer " + TOKEN, "Bearer " + TOKEN).challenge()).isEqualTo(MISSING);
    }

    private Verdict.Unauthorized refused(String... authorization) {
        return (Verdict.Unauthorized) verdict(bearer, authorization);
    }
}
