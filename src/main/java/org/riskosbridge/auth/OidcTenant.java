package org.riskosbridge.auth;

import io.quarkus.oidc.AccessTokenCredential;
import io.quarkus.oidc.OidcTenantConfig;
import io.quarkus.oidc.TokenIntrospection;
import io.quarkus.oidc.common.runtime.OidcCommonUtils;
import io.quarkus.oidc.runtime.OidcUtils;
import io.quarkus.oidc.runtime.TenantConfigContext;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.HttpSecurityUtils;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.riskosbridge.availability.Availability;

/** Checks access tokens against one identity provider with quarkus-oidc, and limits the requests that this may cost. Never blocks. */
final class OidcTenant {

    /** How long a delivery waits for the provider. RiskOS waits 30 s for the bridge. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Pause between two attempts to check a JWT whose key is unknown. An attempt takes some 50 us. */
    private static final Duration RETRY = Duration.ofMillis(200);

    private static final Future<TokenCheck> TOO_MANY = Future.succeededFuture(TokenCheck.TooMany.INSTANCE);
    private static final Future<TokenCheck> REFUSED = Future.succeededFuture(TokenCheck.Refused.INSTANCE);

    private final String id;
    private final TenantConfigContext tenant;
    private final IdentityProviderManager identities;
    private final Vertx vertx;
    private final Availability provider;
    private final ProviderConnection connection;
    private final IntrospectionLimit introspections = new IntrospectionLimit(System::nanoTime);
    private final TokenCheckFailure failures;
    private final Future<TokenCheck> unreachable;
    private final Future<TokenCheck> failing;
    private final UnknownKeys unknownKeys;

    OidcTenant(
            String id,
            TenantConfigContext tenant,
            IdentityProviderManager identities,
            Vertx vertx,
            Availability provider) {
        this.id = id;
        this.tenant = tenant;
        this.identities = identities;
        this.vertx = vertx;
        this.provider = provider;
        this.connection = new ProviderConnection(tenant::initialize, System::nanoTime);
        String key = TenantRules.key(id);
        this.failures = new TokenCheckFailure(key);
        this.unreachable = Future.succeededFuture(new TokenCheck.Unknown("the identity provider of " + key
                + ".auth-server-url cannot be reached; the bridge tries again with the next delivery"));
        this.failing = Future.succeededFuture(new TokenCheck.Unknown(
                "the identity provider of " + key + ".auth-server-url has just failed to introspect a token"));
        this.unknownKeys = new UnknownKeys(
                vertx,
                RETRY,
                PATIENCE,
                new TokenCheck.Unknown("the identity provider of " + key + ".auth-server-url sent no key set within "
                        + PATIENCE.toSeconds() + " s"));
    }

    /** {@return the result of the check, within {@link #PATIENCE}; never a failed future} */
    Future<TokenCheck> check(String token, RoutingContext request) {
        return bounded(unbounded(token, request)).onSuccess(check -> {
            if (check instanceof TokenCheck.Unknown) {
                provider.unavailable("a request for its keys, or for the introspection of a token, got no answer;"
                        + " check the network, and the bridge's credentials at the identity provider");
            }
        });
    }

    private Future<TokenCheck> bounded(Future<TokenCheck> answer) {
        if (answer.isComplete()) {
            return answer;
        }
        Promise<TokenCheck> bounded = Promise.promise();
        long timer = vertx.setTimer(PATIENCE.toMillis(), late -> bounded.tryComplete(unreachable.result()));
        answer.onComplete(done -> {
            vertx.cancelTimer(timer);
            bounded.tryComplete(done.succeeded() ? done.result() : unreachable.result());
        });
        return bounded.future();
    }

    private Future<TokenCheck> unbounded(String token, RoutingContext request) {
        if (!tenant.ready()) {
            return connection
                    .reach()
                    .compose(reached -> {
                        if (!tenant.ready()) {
                            return unreachable;
                        }
                        provider.available();
                        return checkReady(token, request);
                    })
                    .recover(failure -> unreachable);
        }
        return checkReady(token, request);
    }

    private Future<TokenCheck> checkReady(String token, RoutingContext request) {
        OidcTenantConfig config = tenant.oidcConfig();
        boolean opaque = OidcUtils.isOpaqueToken(token);
        if (opaque && !TenantRules.introspects(config)) {
            return REFUSED;
        }
        if (!opaque && !config.token().requireJwtIntrospectionOnly()) {
            return unknownKeys.check(() -> verify(token, request));
        }
        if (!introspections.enter()) {
            // Anybody can send more opaque tokens than the limit of introspections allows, so a reached limit does not
            // mean an outage.
            return introspections.isPausing() ? failing : TOO_MANY;
        }
        return verify(token, request)
                .onComplete(check -> introspections.leave(!(check.result() instanceof TokenCheck.Unknown)));
    }

    private Future<TokenCheck> verify(String token, RoutingContext request) {
        RequestTenantResolver.choose(request, id);
        TokenAuthenticationRequest asked = new TokenAuthenticationRequest(new AccessTokenCredential(token));
        HttpSecurityUtils.setRoutingContextAttribute(asked, request);
        Promise<TokenCheck> answer = Promise.promise();
        AtomicBoolean waited = new AtomicBoolean();
        identities
                .authenticate(asked)
                .onItem()
                .<TokenCheck>transform(identity -> new TokenCheck.Genuine(claims(token, identity)))
                .onFailure()
                .recoverWithItem(failure -> failures.read(failure, waited.get()))
                .subscribe()
                .with(check -> {
                    // The check of a JWT with a known key does not show whether the provider is available.
                    if (waited.get() && !(check instanceof TokenCheck.Unknown)) {
                        provider.available();
                    }
                    answer.complete(check);
                });
        // Up to here no request went to the provider.
        waited.set(true);
        return answer.future();
    }

    /** The claims of a JWT; claims of the provider's introspection response take precedence. */
    private static TokenClaims claims(String token, SecurityIdentity identity) {
        JsonObject claims = new JsonObject();
        JsonObject own = OidcCommonUtils.decodeJwtContent(token);
        if (own != null) {
            claims.mergeIn(own);
        }
        TokenIntrospection introspection = identity.getAttribute(OidcUtils.INTROSPECTION_ATTRIBUTE);
        if (introspection != null) {
            claims.mergeIn(new JsonObject(introspection.getIntrospectionString()));
        }
        return TokenClaims.of(claims);
    }
}
