package org.riskosbridge.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.oidc.OidcTenantConfig;
import io.quarkus.oidc.OidcTenantConfigBuilder;
import io.quarkus.oidc.runtime.OidcTenantConfig.ApplicationType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TenantRulesTest {

    private static final String KEY = TestDeliveries.KEY + ".oauth2";

    @Test
    void aProviderAndAnAudienceAreEnough() {
        assertThat(problems(good(), Map.of())).isEmpty();
    }

    @Test
    void clientIdsCanTakeThePlaceOfTheAudience() {
        OidcTenantConfig noAudience = tenant(config -> config);
        assertThat(problems(noAudience, Map.of()))
                .singleElement()
                .asString()
                .contains("quarkus.oidc.idp.token.audience=", KEY + ".client-ids=");
        assertThat(problems(noAudience, Map.of("oauth2.client-ids", "riskos"))).isEmpty();
    }

    @Test
    void withoutATenantTheOperatorIsToldWhatToWrite() {
        assertThat(problems(null, Map.of()))
                .singleElement()
                .asString()
                .contains("quarkus.oidc.idp.auth-server-url=", "quarkus.oidc.idp.token.audience=");
    }

    static Object[][] unsafeTenants() {
        return new Object[][] {
            {"auth-server-url", tenant(OidcTenantConfigBuilder::disableTenant)},
            {"token.audience", audience(tenant -> tenant, "any")},
            {"token.issuer", safe(tenant -> tenant.token().issuer("any").end())},
            {"token.issuer", safe(tenant -> tenant.discoveryEnabled(false).jwksPath("/jwks"))},
            {
                "token.allow-jwt-introspection",
                safe(tenant -> tenant.token().allowJwtIntrospection(true).end())
            },
            {
                "token.forced-jwk-refresh-interval",
                safe(tenant -> tenant.token()
                        .forcedJwkRefreshInterval(Duration.ofMinutes(10))
                        .end())
            },
            {
                "jwks.resolve-early",
                safe(tenant -> tenant.jwks().resolveEarly(false).end())
            },
            {"application-type", safe(tenant -> tenant.applicationType(ApplicationType.WEB_APP))},
        };
    }

    @ParameterizedTest
    @MethodSource("unsafeTenants")
    void anUnsafeTenantIsRefusedByTheKeyToChange(String key, OidcTenantConfig tenant) {
        assertThat(problems(tenant, Map.of())).singleElement().asString().contains("quarkus.oidc.idp." + key);
    }

    @Test
    void anIssuerThatIsWrittenOutNeedsNoDiscovery() {
        OidcTenantConfig tenant = safe(config -> config.discoveryEnabled(false)
                .jwksPath("/jwks")
                .token()
                .issuer("https://idp.example")
                .end());
        assertThat(problems(tenant, Map.of())).isEmpty();
    }

    @Test
    void rememberingForLessThanNoTimeIsRefused() {
        assertThat(problems(good(), Map.of("oauth2.token-cache-ttl", "-1s")))
                .singleElement()
                .asString()
                .contains(KEY + ".token-cache-ttl");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void introspectionNeedsCredentials(boolean allowed) {
        OidcTenantConfig complete = safe(tenant -> tenant.clientId("bridge")
                .credentials("kx8Ff2qLw0zPvR71sTb")
                .token()
                .allowOpaqueTokenIntrospection(allowed)
                .end());
        assertThat(TenantRules.introspects(complete)).isEqualTo(allowed);
        assertThat(TenantRules.introspects(safe(tenant -> tenant.clientId("bridge"))))
                .isFalse();
        assertThat(TenantRules.introspects(safe(tenant -> tenant.introspectionCredentials("a", "b"))))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "http://idp.example/realms/a, true",
        "HTTP://10.0.0.1:8080, true",
        "https://idp.example, false",
        "http://localhost:8080/realms/a, false",
        "http://127.0.0.1, false",
        "http://[::1]:8080, false",
        "http://localhost.idp.example, true",
    })
    void plainHttpIsOnlySafeOnLoopback(String authServerUrl, boolean unsafe) {
        assertThat(TenantRules.canBeForgedOnTheWay(authServerUrl)).isEqualTo(unsafe);
    }

    private static List<String> problems(@Nullable OidcTenantConfig tenant, Map<String, String> settings) {
        return TenantRules.problems(
                KEY, "idp", tenant, TestDeliveries.config(settings).oauth2());
    }

    private static OidcTenantConfig good() {
        return safe(tenant -> tenant);
    }

    private static OidcTenantConfig safe(UnaryOperator<OidcTenantConfigBuilder> change) {
        return audience(change, "bridge");
    }

    private static OidcTenantConfig audience(UnaryOperator<OidcTenantConfigBuilder> change, String audience) {
        return tenant(tenant -> change.apply(tenant.token().audience(audience).end()));
    }

    private static OidcTenantConfig tenant(UnaryOperator<OidcTenantConfigBuilder> change) {
        OidcTenantConfigBuilder tenant = OidcTenantConfig.authServerUrl("https://idp.example")
                .tenantId("idp")
                .token()
                .allowJwtIntrospection(false)
                .forcedJwkRefreshInterval(Duration.ofSeconds(1))
                .end();
        return change.apply(tenant).build();
    }
}
