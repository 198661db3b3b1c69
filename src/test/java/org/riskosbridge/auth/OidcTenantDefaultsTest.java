package org.riskosbridge.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.oidc.runtime.OidcConfig;
import io.quarkus.oidc.runtime.OidcTenantConfig;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class OidcTenantDefaultsTest {

    private static final String URL = "quarkus.oidc.idp.auth-server-url";

    @Test
    void aTenantsForgedTokensCostLittleUnlessTheOperatorSaysOtherwise() {
        OidcTenantConfig.Token token = tenant(Map.of()).token();
        assertThat(token.allowJwtIntrospection()).isFalse();
        assertThat(token.forcedJwkRefreshInterval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(token.allowOpaqueTokenIntrospection()).isTrue();
    }

    @Test
    void whatTheOperatorWritesStands() {
        OidcTenantConfig.Token token = tenant(Map.of(
                        "quarkus.oidc.idp.token.allow-jwt-introspection", "true",
                        "quarkus.oidc.idp.token.forced-jwk-refresh-interval", "3M"))
                .token();
        assertThat(token.allowJwtIntrospection()).isTrue();
        assertThat(token.forcedJwkRefreshInterval()).isEqualTo(Duration.ofMinutes(3));
    }

    private static OidcTenantConfig tenant(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put(URL, "https://idp.example");
        OidcConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withInterceptors(new OidcTenantDefaults())
                .withMapping(OidcConfig.class)
                .withMappingIgnore("quarkus.**")
                .withSources(new PropertiesConfigSource(all, "test", 100))
                .build()
                .getConfigMapping(OidcConfig.class);
        return Objects.requireNonNull(config.namedTenants().get("idp"));
    }
}
