package org.riskosbridge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.common.net.Inet;
import java.net.InetAddress;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.riskosbridge.auth.Verdict;
import org.riskosbridge.limit.AuthFailureThrottle;
import org.riskosbridge.limit.SourceRateLimits;

/** The decision about a source before its credentials are checked. */
class SourceFilterTest {

    private static final long SECOND = 1_000_000_000L;
    private static final InetAddress RISKOS = Inet.parseInetAddress("192.0.2.1");
    private static final InetAddress STRANGER = Inet.parseInetAddress("203.0.113.7");
    private static final Verdict RIGHT = new Verdict.Accepted();
    private static final Verdict WRONG = new Verdict.Unauthorized("Bearer", "wrong token");

    private final AuthFailureThrottle throttle = new AuthFailureThrottle(new SourceRateLimits(10, 0));
    private final SourceFilter sourceFilter = sourceFilter(OptionalInt.empty());

    private SourceFilter sourceFilter(OptionalInt maxRate) {
        return new SourceFilter(null, maxRate, throttle, 0);
    }

    private long wrong(InetAddress source, int times, long now) {
        return IntStream.range(0, times)
                .filter(i -> sourceFilter.isOneTooMany(source, WRONG, now))
                .count();
    }

    @Test
    void manyWrongCredentialsShutTheirSourceOutAndNoOther() {
        assertThat(wrong(STRANGER, 10, 0)).isZero();
        assertThat(sourceFilter.refusal(STRANGER, 0)).isEqualTo(ResponseKind.TOO_MANY_WRONG_CREDENTIALS);
        assertThat(sourceFilter.refusal(RISKOS, 0)).isNull();
        assertThat(sourceFilter.refusal(STRANGER, SECOND / 5)).isNull();
    }

    @Test
    void whoHasDeliveredIsNotShutOutForWhatOthersTryFromThere() {
        assertThat(sourceFilter.isOneTooMany(RISKOS, RIGHT, 0)).isFalse();
        assertThat(wrong(RISKOS, 30, 0)).isEqualTo(20);
        assertThat(sourceFilter.refusal(RISKOS, 0)).isNull();
    }

    @Test
    void tokensThatNobodyHasSeenAndThatAreTooManyCountAsWrong() {
        assertThat(IntStream.range(0, 20)
                        .filter(i -> sourceFilter.isOneTooMany(STRANGER, new Verdict.TooMany(), 0))
                        .count())
                .isEqualTo(10);
        assertThat(sourceFilter.refusal(STRANGER, 0)).isEqualTo(ResponseKind.TOO_MANY_WRONG_CREDENTIALS);
    }

    @Test
    void sourcesThatCannotBeToldShareOneLimit() {
        assertThat(IntStream.range(0, 20)
                        .filter(i -> sourceFilter.isOneTooMany(null, WRONG, 0))
                        .count())
                .isEqualTo(10);
        assertThat(sourceFilter.refusal(null, 0)).isEqualTo(ResponseKind.TOO_MANY_WRONG_CREDENTIALS);
        SourceFilter rated = sourceFilter(OptionalInt.of(1));
        assertThat(rated.refusal(null, SECOND)).isNull();
        assertThat(rated.refusal(null, SECOND)).isEqualTo(ResponseKind.TOO_MANY_FROM_SOURCE);
    }

    @Test
    void tokenThatIsGenuineButForbiddenOrUnknownIsNoWrongOne() {
        IntStream.range(0, 100).forEach(i -> {
            assertThat(sourceFilter.isOneTooMany(STRANGER, new Verdict.Forbidden("Bearer"), 0))
                    .isFalse();
            assertThat(sourceFilter.isOneTooMany(STRANGER, new Verdict.Unavailable("away"), 0))
                    .isFalse();
        });
        assertThat(sourceFilter.refusal(STRANGER, 0)).isNull();
    }

    @Test
    void eachSourceHasItsOwnRate() {
        SourceFilter paced = sourceFilter(OptionalInt.of(5));
        assertThat(IntStream.range(0, 20)
                        .mapToObj(i -> paced.refusal(STRANGER, 0))
                        .filter(ResponseKind.TOO_MANY_FROM_SOURCE::equals))
                .hasSize(15);
        assertThat(paced.refusal(RISKOS, 0)).isNull();
    }

    @Test
    void unknownSourceIsNotAllowedWhereSomeAre() {
        SourceFilter listed =
                new SourceFilter(List.of(Inet.parseCidrAddress("192.0.2.0/24")), OptionalInt.empty(), throttle, 0);
        assertThat(listed.refusal(RISKOS, 0)).isNull();
        assertThat(listed.refusal(STRANGER, 0)).isEqualTo(ResponseKind.SOURCE_NOT_ALLOWED);
        assertThat(listed.refusal(null, 0)).isEqualTo(ResponseKind.SOURCE_NOT_ALLOWED);
    }

    @Test
    void addressesOfOneIpv6NetworkAreOneSource() {
        assertThat(wrong(Inet.parseInetAddress("2001:db8::1"), 10, 0)).isZero();
        assertThat(sourceFilter.refusal(Inet.parseInetAddress("2001:db8::2"), 0))
                .isNotNull();
        assertThat(sourceFilter.refusal(Inet.parseInetAddress("2001:db8:0:1::1"), 0))
                .isNull();
    }

    @Test
    void fewAreHeldWithAThousandOthers() {
        SourceRateLimits rates = new SourceRateLimits(1, 0);
        IntStream.range(0, 1000).forEach(i -> rates.tryPass(address(10, i), 0));
        assertThat(IntStream.range(0, 10_000).filter(i -> rates.isOver(address(11, i), 0)))
                .hasSizeLessThan(100);
        assertThat(IntStream.range(0, 1000)).allMatch(i -> rates.isOver(address(10, i), 0));
    }

    private static InetAddress address(int first, int rest) {
        return Inet.getInet4Address(first, 0, rest >> 8, rest & 0xff);
    }
}
