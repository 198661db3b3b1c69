package org.riskosbridge.auth;

import io.quarkus.oidc.runtime.TenantConfigContext;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Reaches a provider that was away when the bridge started. quarkus-oidc would try once per request, each time with an
 * HTTP client of its own; here it is one attempt at a time, and a pause after one that failed.
 */
final class ProviderConnection {

    /** Short against the vendor's time between redeliveries, long against a flood of requests. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final TenantConfigContext tenant;
    private @Nullable Future<Void> attempt;
    private long pauseUntil = System.nanoTime();

    ProviderConnection(TenantConfigContext tenant) {
        this.tenant = tenant;
    }

    boolean isReady() {
        return tenant.ready();
    }

    /** {@return what comes of the attempt under way, or of a new one; failed at once during the pause} */
    synchronized Future<Void> reach() {
        if (attempt != null) {
            return attempt;
        }
        if (System.nanoTime() - pauseUntil < 0) {
            return Future.failedFuture("the last attempt failed just now");
        }
        Promise<Void> outcome = Promise.promise();
        attempt = outcome.future();
        tenant.initialize()
                .subscribe()
                .with(
                        ready -> {
                            ended();
                            outcome.complete();
                        },
                        failure -> {
                            ended();
                            outcome.fail(failure);
                        });
        return outcome.future();
    }

    private synchronized void ended() {
        attempt = null;
        pauseUntil = System.nanoTime() + PAUSE.toNanos();
    }
}
