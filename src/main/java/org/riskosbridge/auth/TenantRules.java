package org.riskosbridge.auth;

import io.quarkus.oidc.OidcTenantConfig;
import io.quarkus.oidc.common.runtime.config.OidcClientCommonConfig.Credentials;
import io.quarkus.oidc.runtime.OidcTenantConfig.ApplicationType;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.config.DurationText;

/** The settings that a tenant of quarkus-oidc needs, so that an access token proves who delivers. */
final class TenantRules {

    /** Maximum time between two fetches of the key set: less than {@link OidcTenant#PATIENCE}, because the fetch itself takes time too. */
    private static final Duration LONGEST_REFETCH = Duration.ofSeconds(3);

    private static final String ANY_ISSUER = "any";

    private TenantRules() {}

    /** {@return the prefix of the tenant's settings} */
    static String key(String tenant) {
        boolean simple = tenant.indexOf('.') < 0;
        return "quarkus.oidc." + (simple ? tenant : '"' + tenant + '"');
    }

    /**
     * {@return one sentence per problem}
     *
     * @param webhookKey prefix of the webhook's own settings: {@code bridge.webhooks.<name>.auth.oauth2}
     * @param config null when there is no tenant of this name
     */
    static List<String> problems(
            String webhookKey, String tenant, @Nullable OidcTenantConfig config, AuthConfig.OAuth2 oauth2) {
        List<String> problems = new ArrayList<>();
        if (oauth2.tokenCacheTtl().isNegative()) {
            problems.add(webhookKey + ".token-cache-ttl must not be negative");
        }
        String key = key(tenant);
        if (config == null || !config.tenantEnabled() || !hasKeys(config)) {
            problems.add(webhookKey + " needs an identity provider: write " + key
                    + ".auth-server-url=<its issuer URL> and " + key
                    + ".token.audience=<the aud of its access tokens for the bridge>");
            return problems;
        }
        if (!audienceIsChecked(config) && oauth2.clientIds().orElse(List.of()).isEmpty()) {
            problems.add("this webhook would accept any access token of the identity provider: write " + key
                    + ".token.audience=<the aud of access tokens for the bridge>, or " + webhookKey
                    + ".client-ids=<the client id of RiskOS>");
        }
        if (!issuerIsChecked(config)) {
            problems.add(
                    "the issuer of access tokens would not be checked: write " + key + ".token.issuer=<their iss>");
        }
        mustBe(problems, !config.token().allowJwtIntrospection(), key + ".token.allow-jwt-introspection", "false");
        Duration refetch = config.token().forcedJwkRefreshInterval();
        if (refetch.isNegative() || refetch.compareTo(LONGEST_REFETCH) > 0) {
            problems.add(key + ".token.forced-jwk-refresh-interval=" + DurationText.of(refetch) + " must be 0 s to "
                    + DurationText.of(LONGEST_REFETCH)
                    + ": a token with a new key waits that long for the key set, and is answered 503 after "
                    + DurationText.of(OidcTenant.PATIENCE));
        }
        mustBe(problems, config.jwks().resolveEarly(), key + ".jwks.resolve-early", "true");
        if (config.applicationType().orElse(ApplicationType.SERVICE) != ApplicationType.SERVICE) {
            problems.add(key + ".application-type must be service: RiskOS is not a browser");
        }
        return problems;
    }

    /** {@return the problem of a tenant that no webhook uses} */
    static Optional<String> missingProvider(String tenant, OidcTenantConfig config) {
        return !config.tenantEnabled() || hasKeys(config)
                ? Optional.empty()
                : Optional.of(key(tenant) + " has settings, but no identity provider: write " + key(tenant)
                        + ".auth-server-url=<its issuer URL>, or remove the settings");
    }

    /** Adds a problem about a setting whose value would let each forged token cost the provider one request. */
    private static void mustBe(List<String> problems, boolean is, String key, String value) {
        if (!is) {
            problems.add(key + " must be " + value
                    + ": otherwise each forged token causes a request to the identity provider");
        }
    }

    private static boolean hasKeys(OidcTenantConfig config) {
        return config.authServerUrl().isPresent()
                || config.publicKey().isPresent()
                || config.certificateChain().trustStoreFile().isPresent();
    }

    private static boolean audienceIsChecked(OidcTenantConfig config) {
        List<String> audience = config.token().audience().orElse(List.of());
        return !audience.isEmpty() && !audience.equals(List.of(TokenRequirements.ANY_AUDIENCE));
    }

    private static boolean issuerIsChecked(OidcTenantConfig config) {
        boolean discovered =
                config.authServerUrl().isPresent() && config.discoveryEnabled().orElse(true);
        return config.token().issuer().map(issuer -> !issuer.equals(ANY_ISSUER)).orElse(discovered);
    }

    /** Plain HTTP is safe only on loopback, where nobody can listen. */
    static boolean canBeForgedOnTheWay(String authServerUrl) {
        URI url = URI.create(authServerUrl);
        return "http".equalsIgnoreCase(url.getScheme()) && !Loopback.is(String.valueOf(url.getHost()));
    }

    /** Whether the bridge can introspect opaque tokens; the provider answers only a bridge with credentials of its own. */
    static boolean introspects(OidcTenantConfig config) {
        return config.token().allowOpaqueTokenIntrospection()
                && config.clientId().isPresent()
                && (config.introspectionCredentials().secret().isPresent() || hasCredentials(config));
    }

    /** {@return whether the configuration has credentials with which the program authenticates at the provider} */
    static boolean hasCredentials(OidcTenantConfig config) {
        Credentials credentials = config.credentials();
        return credentials.secret().isPresent()
                || credentials.clientSecret().value().isPresent()
                || credentials.clientSecret().provider().key().isPresent()
                || credentials.jwt().source() == Credentials.Jwt.Source.BEARER
                || credentials.jwt().secret().isPresent()
                || credentials.jwt().secretProvider().key().isPresent()
                || credentials.jwt().key().isPresent()
                || credentials.jwt().keyFile().isPresent()
                || credentials.jwt().keyStoreFile().isPresent();
    }
}
