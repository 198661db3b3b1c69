package org.riskosbridge.auth;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Decides about JWTs that name a signing key which the bridge does not have. The key may be new, or the token forged: only a key set that was fetched
 * after the token arrived shows which. quarkus-oidc fetches the key set at most once in {@code token.forced-jwk-refresh-interval}, so a token waits
 * for the next fetch, and all waiting tokens share this fetch. A key that is not in the new set makes the token a wrong credential. So nobody can
 * make the bridge report an outage of the provider by inventing keys.
 */
final class UnknownKeys {

    /** Tokens that wait at once. RiskOS needs one waiting token for each change of the provider's keys; each waiting token takes some KB. */
    static final int MOST_WAITING = 256;

    private final Vertx vertx;
    private final Duration pause;
    private final Duration patience;
    private final TokenCheck late;
    private final AtomicInteger waiting = new AtomicInteger();

    /** The start of the last completed fetch that lacked a key, by {@link System#nanoTime}. */
    private final AtomicLong fetched = new AtomicLong(System.nanoTime());

    /**
     * Creates a check without waiting tokens.
     *
     * @param pause between two attempts to check a token
     * @param patience how long a token waits at most
     * @param late the result for a token that has waited for {@code patience}
     */
    UnknownKeys(Vertx vertx, Duration pause, Duration patience, TokenCheck late) {
        this.vertx = vertx;
        this.pause = pause;
        this.patience = patience;
        this.late = late;
    }

    /** {@return the result of the attempt; for an unknown key the result after the next fetch of the key set; never a failed future} */
    Future<TokenCheck> check(Supplier<Future<TokenCheck>> attempt) {
        long came = System.nanoTime();
        return attempt(attempt).compose(check -> {
            if (!(check instanceof TokenCheck.KeyUnknown)) {
                return Future.succeededFuture(check);
            }
            if (waiting.incrementAndGet() > MOST_WAITING) {
                waiting.decrementAndGet();
                return Future.succeededFuture(TokenCheck.TooMany.INSTANCE);
            }
            Promise<TokenCheck> decided = Promise.promise();
            again(came, attempt, decided);
            return decided.future().onComplete(ignored -> waiting.decrementAndGet());
        });
    }

    private void again(long came, Supplier<Future<TokenCheck>> attempt, Promise<TokenCheck> decided) {
        vertx.setTimer(
                pause.toMillis(),
                ignored -> attempt(attempt).onComplete(check -> {
                    if (!(check.result() instanceof TokenCheck.KeyUnknown)) {
                        decided.handle(check);
                    } else if (fetched.get() - came >= 0) {
                        decided.complete(TokenCheck.Refused.INSTANCE);
                    } else if (System.nanoTime() - came > patience.toNanos()) {
                        decided.complete(late);
                    } else {
                        again(came, attempt, decided);
                    }
                }));
    }

    /** {@return the result of one attempt; a key that a new key set lacks is a wrong credential} */
    private Future<TokenCheck> attempt(Supplier<Future<TokenCheck>> attempt) {
        long begun = System.nanoTime();
        return attempt.get().map(check -> {
            if (check instanceof TokenCheck.KeyUnknown unknown && unknown.isKeySetNew()) {
                fetched.accumulateAndGet(begun, (one, other) -> one - other > 0 ? one : other);
                return TokenCheck.Refused.INSTANCE;
            }
            return check;
        });
    }
}
