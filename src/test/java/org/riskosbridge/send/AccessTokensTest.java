package org.riskosbridge.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AccessTokensTest {

    private static final Duration LIFE = Duration.ofMinutes(5);

    private Instant now = Instant.parse("2026-11-03T09:00:00Z");
    private final Deque<CompletableFuture<AccessToken>> asked = new ArrayDeque<>();
    private final List<String> notices = new ArrayList<>();
    private int fetches;

    private AccessTokens open(String first) throws SendException {
        asked.add(CompletableFuture.completedFuture(token(first)));
        return AccessTokens.open(
                () -> {
                    fetches++;
                    return asked.remove();
                },
                () -> now,
                notices::add);
    }

    private AccessToken token(String value) {
        return AccessToken.living(new Secret(value), now, LIFE);
    }

    private CompletableFuture<AccessToken> nextFetch() {
        var next = new CompletableFuture<AccessToken>();
        asked.add(next);
        return next;
    }

    @Test
    void aTokenIsUsedAgainWhileItLives() throws SendException {
        AccessTokens tokens = open("one");
        now = now.plus(LIFE).minusSeconds(31);
        assertThat(tokens.header()).contains("Bearer one");
        assertThat(fetches).isEqualTo(1);
    }

    @Test
    void aTokenIsRenewedBeforeItExpiresAndUsedMeanwhile() throws SendException {
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
    void manyRefusedAttemptsAskForOneNewToken() throws SendException {
        AccessTokens tokens = open("one");
        var next = nextFetch();
        var first = tokens.renew("Bearer one");
        var second = tokens.renew("Bearer one");
        assertThat(fetches).isEqualTo(2);
        next.complete(token("two"));
        assertThat(first).isCompletedWithValue(true);
        assertThat(second).isCompletedWithValue(true);
        assertThat(tokens.renew("Bearer one")).isCompletedWithValue(true);
        assertThat(fetches).isEqualTo(2);
        assertThat(tokens.header()).contains("Bearer two");
    }

    @Test
    void anEndpointThatFailsIsNotAskedForEachAttempt() throws SendException {
        AccessTokens tokens = open("one");
        now = now.plus(LIFE);
        asked.add(CompletableFuture.failedFuture(new IllegalStateException("down")));
        tokens.header();
        assertThat(tokens.header()).contains("Bearer one");
        assertThat(fetches).isEqualTo(2);
        assertThat(notices).containsExactly("down");
        asked.add(CompletableFuture.completedFuture(token("two")));
        now = now.plusSeconds(1);
        tokens.header();
        assertThat(tokens.header()).contains("Bearer two");
    }

    @Test
    void aRenewalThatFailsSaysSo() throws SendException {
        AccessTokens tokens = open("one");
        asked.add(CompletableFuture.failedFuture(new IllegalStateException("down")));
        assertThat(tokens.renew("Bearer one")).isCompletedWithValue(false);
    }

    @Test
    void withoutAFirstTokenNothingCanBeSent() {
        assertThatThrownBy(() -> AccessTokens.open(
                        () -> CompletableFuture.failedFuture(new IllegalStateException("invalid_client")),
                        () -> now,
                        notices::add))
                .isInstanceOf(SendException.class)
                .hasMessage("invalid_client");
    }
}
