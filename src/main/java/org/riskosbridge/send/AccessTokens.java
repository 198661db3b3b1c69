package org.riskosbridge.send;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Access tokens of the client credentials grant. A token is used until shortly before it expires, or until the bridge refuses it. */
final class AccessTokens implements Authorization {

    /** If an early renewal fails, the next one starts after this pause. After a 401 the token is renewed at once. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Supplier<Future<AccessToken>> endpoint;
    private final InstantSource clock;
    private final Consumer<String> notices;

    private AccessToken current;

    /** Not null while a token is being fetched: many refused attempts share one fetch. */
    private @Nullable Future<Boolean> fetching;

    private AccessTokens(
            Supplier<Future<AccessToken>> endpoint, InstantSource clock, Consumer<String> notices, AccessToken first) {
        this.endpoint = endpoint;
        this.clock = clock;
        this.notices = notices;
        this.current = first;
    }

    /**
     * Fetches the first token.
     *
     * @param notices receives the reason when a later token cannot be fetched
     */
    static Future<AccessTokens> open(
            Supplier<Future<AccessToken>> endpoint, InstantSource clock, Consumer<String> notices) {
        return endpoint.get().map(first -> new AccessTokens(endpoint, clock, notices, first));
    }

    /** The current token. If the token is due for renewal, a fetch starts in the background. */
    @Override
    public Optional<String> header() {
        AccessToken token = current;
        if (!clock.instant().isBefore(token.renewAt())) {
            fetch();
        }
        return Optional.of(token.header());
    }

    @Override
    public Future<Boolean> renew(String refused) {
        return current.header().equals(refused) ? fetch() : Future.succeededFuture(true);
    }

    private Future<Boolean> fetch() {
        if (fetching != null) {
            return fetching;
        }
        Promise<Boolean> mine = Promise.promise();
        fetching = mine.future();
        endpoint.get().onComplete(token -> {
            fetching = null;
            keep(token);
            mine.complete(token.succeeded());
        });
        return mine.future();
    }

    private void keep(AsyncResult<AccessToken> fetched) {
        if (fetched.succeeded()) {
            current = fetched.result();
        } else {
            current = new AccessToken(current.value(), clock.instant().plus(PAUSE));
            notices.accept(String.valueOf(fetched.cause().getMessage()));
        }
    }
}
