package org.riskosbridge.send;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Access tokens of the client credentials grant: each is used until shortly before it expires, or is refused. */
final class AccessTokens implements Authorization {

    /** Before an endpoint that failed is asked again ahead of time; a 401 asks at once. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Supplier<CompletableFuture<AccessToken>> endpoint;
    private final InstantSource clock;
    private final Consumer<String> notices;

    private AccessToken current;

    /** Not null while a token is being fetched: many refused attempts ask for one new token. */
    private @Nullable CompletableFuture<Boolean> fetching;

    private AccessTokens(
            Supplier<CompletableFuture<AccessToken>> endpoint,
            InstantSource clock,
            Consumer<String> notices,
            AccessToken first) {
        this.endpoint = endpoint;
        this.clock = clock;
        this.notices = notices;
        this.current = first;
    }

    /**
     * Fetches the first token. Blocks.
     *
     * @param notices told why a later token could not be had, on any thread
     * @throws SendException when there is none to be had
     */
    static AccessTokens open(
            Supplier<CompletableFuture<AccessToken>> endpoint, InstantSource clock, Consumer<String> notices)
            throws SendException {
        try {
            return new AccessTokens(endpoint, clock, notices, endpoint.get().join());
        } catch (CompletionException e) {
            throw new SendException(reason(e), e);
        }
    }

    private static String reason(Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        return String.valueOf(cause.getMessage());
    }

    /** The current token; when it is due for renewal, another one is fetched meanwhile. */
    @Override
    public synchronized Optional<String> header() {
        AccessToken token = current;
        if (!clock.instant().isBefore(token.renewAt())) {
            var unused = fetch();
        }
        return Optional.of(token.header());
    }

    @Override
    public synchronized CompletableFuture<Boolean> renew(String refused) {
        return current.header().equals(refused) ? fetch() : CompletableFuture.completedFuture(true);
    }

    private synchronized CompletableFuture<Boolean> fetch() {
        if (fetching != null) {
            return fetching;
        }
        var mine = new CompletableFuture<Boolean>();
        fetching = mine;
        var unused = endpoint.get().whenComplete((token, error) -> {
            fetched(token, error);
            mine.complete(error == null);
        });
        return mine;
    }

    private synchronized void fetched(@Nullable AccessToken token, @Nullable Throwable error) {
        fetching = null;
        if (token != null) {
            current = token;
        } else if (error != null) {
            current = new AccessToken(current.value(), clock.instant().plus(PAUSE));
            notices.accept(reason(error));
        }
    }
}
