package org.riskosbridge.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The parts of a {@link SendRequest}: the values that they compute, and the values that they refuse. */
class ValuesTest {

    private static final AttemptResult OK = new AttemptResult.Status(200, "");
    private static final AttemptResult BROKEN = new AttemptResult.ConnectionFailed("Connection reset");
    private static final AttemptResult TIMED_OUT = new AttemptResult.TimedOut();

    private static AttemptResult status(int code) {
        return new AttemptResult.Status(code, "");
    }

    @Test
    void theBackOffGrowsLinearlyAndEnds() {
        var retries = new Retries(3, Duration.ofMillis(50), Duration.ofSeconds(30));
        assertThat(retries.after(1, status(503))).contains(Duration.ofMillis(50));
        assertThat(retries.after(2, status(503))).contains(Duration.ofMillis(100));
        assertThat(retries.after(3, status(503))).contains(Duration.ofMillis(150));
        assertThat(retries.after(4, status(503))).isEmpty();
    }

    @Test
    void onlyWhatRiskOsRetriesIsRetried() {
        assertThat(List.of(status(429), status(500), status(503), status(599), BROKEN, TIMED_OUT))
                .allMatch(AttemptResult::isRetried);
        assertThat(List.of(OK, status(202), status(302), status(400), status(401), status(404), status(413)))
                .noneMatch(AttemptResult::isRetried);
    }

    @Test
    void nothingButTwoHundredIsDelivered() {
        assertThat(OK.isDelivered()).isTrue();
        assertThat(List.of(status(201), status(202), status(204), status(503), BROKEN, TIMED_OUT))
                .noneMatch(AttemptResult::isDelivered);
    }

    @Test
    void aRateSetsIntendedTimesWithoutDrift() {
        var pace = new Pace(OptionalLong.of(1), Optional.empty(), OptionalDouble.of(300), 1);
        assertThat(pace.intended(0)).isZero();
        assertThat(pace.intended(300)).isEqualTo(Duration.ofSeconds(1).toNanos());
        assertThat(pace.intended(300L * 86_400)).isEqualTo(Duration.ofDays(1).toNanos());
    }

    @Test
    void aRunIsOverByCountOrByDurationWhicheverIsFirst() {
        var second = Optional.of(Duration.ofSeconds(1));
        var both = new Pace(OptionalLong.of(100), second, OptionalDouble.empty(), 1);
        assertThat(both.isOver(99, 0)).isFalse();
        assertThat(both.isOver(100, 0)).isTrue();
        assertThat(both.isOver(5, Duration.ofSeconds(1).toNanos())).isTrue();
        var rated = new Pace(OptionalLong.empty(), second, OptionalDouble.of(10), 1);
        assertThat(rated.isOver(9, 0)).isFalse();
        assertThat(rated.isOver(10, 0)).isTrue();
    }

    /** The number to which the progress bar of {@code --rate 200 --duration 5s} counts. */
    @Test
    void rateAndDurationGiveTheNumberOfDeliveries() {
        var second = Optional.of(Duration.ofSeconds(1));
        assertThat(new Pace(OptionalLong.empty(), second, OptionalDouble.of(9.5), 1).expected())
                .hasValue(10);
        assertThat(new Pace(OptionalLong.of(7), second, OptionalDouble.of(10), 1).expected())
                .hasValue(7);
        assertThat(new Pace(OptionalLong.of(7), Optional.empty(), OptionalDouble.of(10), 1).expected())
                .hasValue(7);
        assertThat(new Pace(OptionalLong.empty(), second, OptionalDouble.empty(), 1).expected())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "0.1", "%", "x%", "100%", "-1%", "0.00001%"})
    void aShareThatCouldBeMisreadIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Share.parse(text)).withMessageContaining("share");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://example.org/", "/webhooks/riskos", "http:///x", "http://user:password@example.org/"})
    void aUrlThatCannotBeSentToIsRefusedWithoutRepeatingIt(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SendRequest.requireHttp("the URL", URI.create(url)))
                .withMessageNotContaining("user:password");
    }

    @Test
    void aSizeSmallerThanASampleIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Content(
                        List.of("case_closure", "evaluation_completed"),
                        OptionalInt.of(1000),
                        Share.NONE,
                        1,
                        Optional.empty()))
                .withMessageContaining("evaluation_completed");
    }

    @Test
    void aTokenThatCannotStandInAHeaderIsRefusedWithoutRepeatingIt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SendCredentials.Bearer(new Secret("top\r\nX: secret")))
                .withMessageNotContaining("secret");
    }

    @Test
    void credentialsDoNotShowTheirSecrets() {
        var secret = new Secret("hush-hush");
        assertThat(List.of(
                        new SendCredentials.Bearer(secret),
                        new SendCredentials.Basic("riskos", secret),
                        new SendCredentials.OAuth2(URI.create("http://127.0.0.1/"), "id", secret, Optional.empty()),
                        Authorization.bearer(new SendCredentials.Bearer(secret))))
                .noneMatch(credentials -> credentials.toString().contains("hush"));
    }
}
