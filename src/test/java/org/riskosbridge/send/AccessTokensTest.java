package org.riskosbridge.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccessTokensTest {

    private static final Duration LIFE = Duration.ofMinutes(5);

    private Instant now = Instant.parse("2026-11-03T09:00:00Z");
    private final Deque<Future<AccessToken>> asked = new ArrayDeque<>();
    private final List<String> notices = new ArrayList<>();
    private int fetches;

    private AccessTokens open(String first) {
        asked.add(Future.succeededFuture(token(first)));
        return AccessTokens.open(
                        () -> {
                            fetches++;
                            return asked.remove();
                        },
                        () -> now,
                        notices::add)
                .result();
    }

    private AccessToken token(String value) {
        return AccessToken.living(new Secret(value), now, LIFE);
    }

    private Promise<AccessToken> nextFetch() {
        Promise<AccessToken> next = Promise.promise();
        asked.add(next.future());
        return next;
    }

    @Test
    void aTokenIsUsedAgainWhileItLives() {
        AccessTokens tokens = open("one");
        now = now.plus(LIFE).minusSeconds(31);
        assertThat(tokens.header()).contains("Bearer one");
        assertThat(fetches).isEqualTo(1);
    }

    @Test
    void aTokenIsRenewedBeforeItExpiresAndUsedMeanwhile() {
        AccessTokens tokens = open("one");
        var next = nextFetch();
        now = now.plus(LIFE).minusSeconds(30);
        assertThat(tokens.header()).contains("Bearer one");
        assertThat(tokens.header()).contains("Bearer one");
        assertThat(fetches).isEqualTo(2);
        next.complete(token("two"));
        assertThat(tokens.header()).contains("Bearer two");
    }

    @Test
    void aShortLifeIsNotEatenByTheMargin() {
        AccessToken token = AccessToken.living(new Secret("x"), now, Duration.ofSeconds(10));
        assertThat(token.renewAt()).isEqualTo(now.plusSeconds(8));
    }

    @Test
    void manyRefusedAttemptsAskForOneNewToken() {
        AccessTokens tokens = open("one");
        var next = nextFetch();
        var first = tokens.renew("Bearer one");
        var second = tokens.renew("Bearer one");
        assertThat(fetches).isEqualTo(2);
        next.complete(token("two"));
        assertThat(first.result()).isTrue();
        assertThat(second.result()).isTrue();
        assertThat(tokens.renew("Bearer one").result()).isTrue();
        assertThat(fetches).isEqualTo(2);
        assertThat(tokens.header()).contains("Bearer two");
    }

    @Test
    void anEndpointThatFailsIsNotAskedForEachAttempt() {
        AccessTokens tokens = open("one");
        now = now.plus(LIFE);
        asked.add(Future.failedFuture(new IllegalStateException("down")));
        tokens.header();
        assertThat(tokens.header()).contains("Bearer one");
        assertThat(fetches).isEqualTo(2);
        assertThat(notices).containsExactly("down");
        asked.add(Future.succeededFuture(token("two")));
        now = now.plusSeconds(1);
        tokens.header();
        assertThat(tokens.header()).contains("Bearer two");
    }

    @Test
    void aRenewalThatFailsSaysSo() {
        AccessTokens tokens = open("one");
        asked.add(Future.failedFuture(new IllegalStateException("down")));
        assertThat(tokens.renew("Bearer one").result()).isFalse();
    }

    @Test
    void withoutAFirstTokenNothingCanBeSent() {
        var reason = new IllegalStateException("invalid_client");
        assertThat(AccessTokens.open(() -> Future.failedFuture(reason), () -> now, notices::add)
                        .cause())
                .isSameAs(reason);
    }
}
