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

    @Test
    void tenantOfTheConsoleHasWhatTheCodeFlowNeedsAndNoOtherHas() {
        Map<String, String> login = Map.of(
                "bridge.console.login.type", "oidc",
                "bridge.console.url", "https://console.example/");
        OidcTenantConfig console = tenant("console", login);
        assertThat(console.applicationType()).hasValue(OidcTenantConfig.ApplicationType.WEB_APP);
        assertThat(console.authentication().pkceRequired()).hasValue(true);
        assertThat(console.authentication().nonceRequired()).isTrue();
        assertThat(console.authentication().redirectPath()).hasValue("https://console.example/login/callback");
        assertThat(console.authentication().cookieForceSecure()).isTrue();
        assertThat(tenant("idp", login).applicationType()).isEmpty();
        // A webhook may have this name.
        assertThat(tenant("console", Map.of()).applicationType()).isEmpty();
    }

    private static OidcTenantConfig tenant(Map<String, String> settings) {
        return tenant("idp", settings);
    }

    private static OidcTenantConfig tenant(String name, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("quarkus.oidc." + name + ".auth-server-url", "https://idp.example");
        OidcConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withInterceptors(new OidcTenantDefaults())
                .withMapping(OidcConfig.class)
                .withMappingIgnore("quarkus.**")
                .withMappingIgnore("bridge.**")
                .withSources(new PropertiesConfigSource(all, "test", 100))
                .build()
                .getConfigMapping(OidcConfig.class);
        return Objects.requireNonNull(config.namedTenants().get(name));
    }
}
