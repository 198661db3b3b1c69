package org.riskosbridge.auth;

import io.quarkus.oidc.runtime.OidcUtils;
import io.quarkus.security.AuthenticationFailedException;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.lang.UnresolvableKeyException;

/**
 * Tells from a failure of quarkus-oidc whether the token is to blame or the provider. It matters: RiskOS delivers again
 * after a 503, but not after a 401, so a good token must never be refused because the provider could not be asked.
 */
final class TokenCheckFailure {

    private final String tenantKey;

    /** The key id that was not there when the keys were last asked for because of it; JWTs that name none count as "". */
    private volatile Optional<String> absentKey = Optional.empty();

    /** @param tenantKey the prefix of the tenant's settings, for messages */
    TokenCheckFailure(String tenantKey) {
        this.tenantKey = tenantKey;
    }

    /** @param providerAsked whether a request to the provider was part of the check */
    TokenCheck read(Throwable failure, String token, boolean providerAsked) {
        if (hasCause(failure, UnresolvableKeyException.class)) {
            return unknownKey(token, providerAsked);
        }
        boolean aboutToken = hasCause(failure, InvalidJwtException.class)
                || (failure instanceof AuthenticationFailedException && (!providerAsked || failure.getCause() == null));
        if (aboutToken) {
            return TokenCheck.Refused.INSTANCE;
        }
        return new TokenCheck.Unknown("the identity provider of " + tenantKey + ".auth-server-url gave no answer ("
                + root(failure).getClass().getSimpleName()
                + "): is it reachable from here, and are the bridge's credentials there right?");
    }

    /**
     * quarkus-oidc asks for the keys when a token names an unknown one, but not again within
     * {@code token.forced-jwk-refresh-interval}, nor while it is asking. Then nobody can say whether the key is new or
     * forged, unless it is the very one that was not there just before.
     */
    private TokenCheck unknownKey(String token, boolean providerAsked) {
        JsonObject header = OidcUtils.decodeJwtHeaders(token);
        Optional<String> key = Optional.of(header != null && header.getValue("kid") instanceof String kid ? kid : "");
        if (providerAsked) {
            absentKey = key;
        }
        return key.equals(absentKey)
                ? TokenCheck.Refused.INSTANCE
                : new TokenCheck.Unknown(
                        "an access token names a signing key that was unknown when the keys were last asked"
                                + " for; they are asked for again after " + tenantKey
                                + ".token.forced-jwk-refresh-interval");
    }

    private static boolean hasCause(Throwable failure, Class<? extends Throwable> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
