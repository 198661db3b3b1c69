package org.riskosbridge.auth;

import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.riskosbridge.config.Bounds;

/**
 * How one webhook's deliveries are authenticated: {@code bridge.webhooks.<name>.auth.*}.
 *
 * <p>A comma separates the elements of a list. Write a comma that belongs to a secret as {@code \\,}, or put the secret into a file.
 */
public interface AuthConfig {

    /** The scheme. Required: the bridge does not start when a webhook has none. */
    Optional<Scheme> type();

    /** For {@code type=basic}. */
    Basic basic();

    /** For {@code type=bearer}. */
    Bearer bearer();

    /** For {@code type=oauth2}; the identity provider itself is configured under {@code quarkus.oidc.<tenant>.*}. */
    OAuth2 oauth2();

    /** The schemes that RiskOS offers, and {@code none} for trials on loopback. */
    enum Scheme {
        BASIC,
        BEARER,
        OAUTH2,
        NONE
    }

    /** RFC 7617. */
    interface Basic {
        /** The user name as typed in the RiskOS dashboard. */
        Optional<String> username();

        /** The accepted passwords: one, or two during a replacement. */
        Optional<List<String>> passwords();

        /** Files with one password each, for mounted secrets; added to {@link #passwords()}. */
        Optional<List<Path>> passwordFiles();
    }

    /** RFC 6750 with a token that never changes by itself; RiskOS generates a UUID. */
    interface Bearer {
        /** The accepted tokens: one, or two during a replacement. */
        Optional<List<String>> tokens();

        /** Files with one token each, for mounted secrets; added to {@link #tokens()}. */
        Optional<List<Path>> tokenFiles();
    }

    /**
     * Access tokens of the customer's identity provider (client credentials grant).
     *
     * <p>The provider is a named tenant of quarkus-oidc: {@code quarkus.oidc.<tenant>.auth-server-url} and
     * {@code .token.audience}; for opaque tokens {@code .client-id} and {@code .credentials.secret} as well, because the bridge introspects these
     * tokens. By default {@code token.allow-jwt-introspection} is false and {@code token.forced-jwk-refresh-interval} is 1 s ({@link
     * OidcTenantDefaults}).
     */
    interface OAuth2 {
        /** The quarkus-oidc tenant that checks the tokens; the webhook's own name when absent. */
        Optional<String> tenant();

        /** Scopes that a token must all carry. */
        Optional<List<String>> scopes();

        /** Client ids that may deliver ({@code azp}, else {@code client_id}, else {@code sub}); any when absent. */
        Optional<List<String>> clientIds();

        /**
         * How long the bridge caches the digest of a verified token, at most until the token expires; with 0 the bridge checks the token of each
         * delivery. The bridge accepts a revoked opaque token for this long at most; a JWT cannot be revoked.
         */
        @Bounds(min = "0s", max = "1d")
        @WithDefault("60s")
        Duration tokenCacheTtl();
    }
}
