package org.riskosbridge.auth;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Defaults of quarkus-oidc's tenants that are different here. A source of configuration could not give them: it would have to know the
 * tenants' names, and how people log in to the console.
 */
public final class OidcTenantDefaults implements ConfigSourceInterceptor {

    private static final long serialVersionUID = 1L;

    private static final String TENANTS = "quarkus.oidc.";

    private static final Map<String, String> DEFAULTS = Map.of(
            // Quarkus says true, for old times' sake: a JWT with an unknown key would be introspected, and so any
            // number
            // of forged ones would cost the provider a request each.
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
