package org.riskosbridge.auth;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sets defaults for quarkus-oidc's tenants that differ from Quarkus's own defaults. A configuration source could not provide these defaults, because
 * it would have to know the names of the tenants, and how people log in to the console.
 */
public final class OidcTenantDefaults implements ConfigSourceInterceptor {

    private static final long serialVersionUID = 1L;

    private static final String TENANTS = "quarkus.oidc.";

    private static final Map<String, String> DEFAULTS = Map.of(
            // Quarkus's default is true, for compatibility. Quarkus then introspects a JWT with an unknown key, so each
            // forged JWT would cost the provider a request.
            ".token.allow-jwt-introspection", "false",
            // Quarkus says 10 min. A token whose key is unknown waits this long at most for the next fetch of the key
            // set
            // (UnknownKeys). One request per second is the most that forged tokens can cost the provider.
            ".token.forced-jwk-refresh-interval", "1S");

    @Override
    public @Nullable ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        ConfigValue value = context.proceed(name);
        if (!name.startsWith(TENANTS) || (value != null && value.getConfigSourceOrdinal() > Integer.MIN_VALUE)) {
            return value;
        }
        for (Map.Entry<String, String> changed : DEFAULTS.entrySet()) {
            if (name.endsWith(changed.getKey())) {
                return value(name, changed.getValue());
            }
        }
        String needed = LoginTenant.needed(name, key -> text(context.proceed(key)));
        return needed == null ? value : value(name, needed);
    }

    private static @Nullable String text(@Nullable ConfigValue value) {
        return value == null ? null : value.getValue();
    }

    private static ConfigValue value(String name, String text) {
        return ConfigValue.builder()
                .withName(name)
                .withValue(text)
                .withRawValue(text)
                .withConfigSourceName(OidcTenantDefaults.class.getName())
                .withConfigSourceOrdinal(Integer.MIN_VALUE)
                .build();
    }
}
