package org.riskosbridge.tls;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Closes the plain HTTP port when the bridge has a certificate: {@code quarkus.http.insecure-requests} is then {@code disabled} unless it is set.
 * Quarkus's default leaves the plain port open.
 */
public final class PlainHttpDefault implements ConfigSourceInterceptor {

    private static final long serialVersionUID = 1L;

    private static final String KEY = "quarkus.http.insecure-requests";

    @Override
    public @Nullable ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        ConfigValue value = context.proceed(name);
        if (!name.equals(KEY) || value != null || !hasCertificate(context)) {
            return value;
        }
        return ConfigValue.builder()
                .withName(name)
                .withValue("disabled")
                .withRawValue("disabled")
                .withConfigSourceName(PlainHttpDefault.class.getName())
                .withConfigSourceOrdinal(Integer.MIN_VALUE)
                .build();
    }

    private static boolean hasCertificate(ConfigSourceInterceptorContext context) {
        if (context.proceed("quarkus.http.tls-configuration-name") != null) {
            return true;
        }
        for (Iterator<String> names = context.iterateNames(); names.hasNext(); ) {
            String name = names.next();
            boolean isCertificate =
                    name.startsWith("quarkus.tls.key-store.") || name.startsWith("quarkus.http.ssl.certificate.");
            // The names include settings that have only a default value, which has the lowest ordinal.
            ConfigValue value = isCertificate ? context.proceed(name) : null;
            if (value != null && value.getConfigSourceOrdinal() > Integer.MIN_VALUE) {
                return true;
            }
        }
        return false;
    }
}
