package org.riskosbridge.auth;

import io.quarkus.security.AuthenticationFailedException;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.lang.UnresolvableKeyException;

/**
 * Decides whether the token or the provider caused a failure of quarkus-oidc. The difference matters: RiskOS delivers again after a 503, but not
 * after a 401. So the bridge must never refuse a valid token because the provider is unavailable.
 */
final class TokenCheckFailure {

    private final String tenantKey;

    /** @param tenantKey the prefix of the tenant's settings, for messages */
    TokenCheckFailure(String tenantKey) {
        this.tenantKey = tenantKey;
    }

    /** @param providerAsked whether a request to the provider was part of the check */
    TokenCheck read(Throwable failure, boolean providerAsked) {
        if (Causes.find(failure, UnresolvableKeyException.class) != null) {
            return new TokenCheck.KeyUnknown(providerAsked);
        }
        boolean aboutToken = Causes.find(failure, InvalidJwtException.class) != null
                || (failure instanceof AuthenticationFailedException && (!providerAsked || failure.getCause() == null));
        if (aboutToken) {
            return TokenCheck.Refused.INSTANCE;
        }
        return new TokenCheck.Unknown("the identity provider of " + tenantKey + ".auth-server-url did not answer ("
                + Causes.root(failure).getClass().getSimpleName()
                + "): check the network, and the bridge's credentials at the identity provider");
    }
}
