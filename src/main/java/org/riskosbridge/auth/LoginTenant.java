package org.riskosbridge.auth;

import io.quarkus.oidc.OidcTenantConfig;
import io.quarkus.oidc.runtime.OidcConfig;
import io.smallrye.config.SmallRyeConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The tenant of quarkus-oidc at which people log in to the console, {@code quarkus.oidc.console.*}, with the settings that the console needs. */
public final class LoginTenant {

    static final String ID = "console";

    /** The path to which the identity provider sends people back. */
    public static final String CALLBACK = "/login/callback";

    private static final String KEY = "quarkus.oidc." + ID + ".";
    private static final String QUOTED_KEY = "quarkus.oidc.\"" + ID + "\".";

    private static final String LOGIN_TYPE = "bridge.console.login.type";
    private static final String URL = "bridge.console.url";

    private LoginTenant() {}

    /**
     * {@return the value that the console needs for a setting of quarkus-oidc when people log in by OIDC; null when the
     * operator chooses the value}
     *
     * @param settings returns the value of another setting; null when that setting is not set
     */
    static @Nullable String needed(String name, Function<String, @Nullable String> settings) {
        String key = name.replace(QUOTED_KEY, KEY);
        return key.startsWith(KEY) && "oidc".equalsIgnoreCase(settings.apply(LOGIN_TYPE))
                ? needed(settings.apply(URL)).get(key.substring(KEY.length()))
                : null;
    }

    private static Map<String, String> needed(@Nullable String url) {
        Map<String, String> needed = new TreeMap<>(Map.of(
                "application-type", "web-app",
                "authentication.pkce-required", "true",
                "authentication.nonce-required", "true",
                "authentication.id-token-required", "true",
                "authentication.response-mode", "query",
                "authentication.fail-on-missing-state-param", "true",
                // OidcLogin answers the request that comes from the provider. A further redirect would need
                // quarkus-oidc's session cookie, which the console does not use.
                "authentication.remove-redirect-parameters", "false",
                "authentication.restore-path-after-redirect", "false",
                "token-state-manager.split-tokens", "false"));
        if (url != null) {
            needed.put("authentication.redirect-path", address(url, CALLBACK));
            needed.put("authentication.cookie-force-secure", Boolean.toString(url.startsWith("https:")));
        }
        return needed;
    }

    /** {@return the address of a path of the console} */
    static String address(String url, String path) {
        return url.replaceAll("/+$", "") + path;
    }

    /**
     * {@return one sentence per problem}
     *
     * @param oidc the identity providers; null when none is configured
     */
    public static List<String> problems(SmallRyeConfig config, @Nullable OidcConfig oidc) {
        var named = oidc == null ? null : oidc.namedTenants().get(ID);
        OidcTenantConfig tenant = named == null ? null : OidcTenantConfig.of(named);
        List<String> problems = new ArrayList<>();
        if (tenant == null || !tenant.tenantEnabled() || tenant.authServerUrl().isEmpty()) {
            problems.add(LOGIN_TYPE + "=oidc needs an identity provider: write " + KEY
                    + "auth-server-url=<its issuer URL>.");
        }
        if (tenant == null || tenant.clientId().isEmpty()) {
            problems.add(LOGIN_TYPE + "=oidc needs a client: write " + KEY
                    + "client-id=<the console's client id at the identity provider>.");
        }
        if (tenant == null || !TenantRules.hasCredentials(tenant)) {
            problems.add(LOGIN_TYPE + "=oidc needs the client's secret: write " + KEY
                    + "credentials.secret=<the secret>, or set the variable QUARKUS_OIDC_CONSOLE_CREDENTIALS_SECRET.");
        }
        if (tenant != null && tenant.token().issuer().filter("any"::equals).isPresent()) {
            problems.add(KEY + "token.issuer must not be any: the issuer of ID tokens would not be checked.");
        }
        if (tenant != null && tenant.token().audience().orElse(List.of()).contains(TokenRequirements.ANY_AUDIENCE)) {
            problems.add(KEY + "token.audience must not be any: an ID token for another client would be accepted.");
        }
        needed(config.getConfigValue(URL).getValue()).forEach((key, value) -> {
            String is = config.getConfigValue(KEY + key).getValue();
            if (tenant != null && !value.equalsIgnoreCase(is)) {
                problems.add(
                        KEY + key + " must be " + value + ", which the console sets by itself: remove the setting.");
            }
        });
        return problems;
    }
}
