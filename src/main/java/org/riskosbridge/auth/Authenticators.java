package org.riskosbridge.auth;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.oidc.OidcTenantConfig;
import io.quarkus.oidc.runtime.OidcConfig;
import io.vertx.core.Future;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Creates the {@link Authenticator} of each webhook at start, or refuses an unsafe configuration. */
@ApplicationScoped
public class Authenticators {

    /** The name is also the realm, so no character may need an escape in a quoted-string (RFC 9110, section 5.6.4) or in a path segment. */
    private static final Pattern WEBHOOK_NAME = Pattern.compile("[A-Za-z0-9._~-]+");

    private final String host;
    private final BiFunction<String, AuthConfig.OAuth2, Authenticator> oauth2;
    private final SecretFiles files;
    private final MeterRegistry meters;

    @Inject
    Authenticators(
            @ConfigProperty(name = "quarkus.http.host") String host,
            OidcTenants tenants,
            SecretFiles files,
            MeterRegistry meters) {
        this(host, tenants::authenticator, files, meters);
    }

    Authenticators(
            String host,
            BiFunction<String, AuthConfig.OAuth2, Authenticator> oauth2,
            SecretFiles files,
            MeterRegistry meters) {
        this.host = host;
        this.oauth2 = oauth2;
        this.files = files;
        this.meters = meters;
    }

    /**
     * {@return the check of one webhook's deliveries}
     *
     * @param webhook the webhook's name, as in {@code /webhooks/{name}}
     * @throws InvalidAuthConfiguration when the configuration would admit the wrong sender, or nobody
     */
    public Authenticator create(String webhook, AuthConfig config) {
        if (!WEBHOOK_NAME.matcher(webhook).matches()) {
            throw new InvalidAuthConfiguration(
                    "bridge.webhooks.\"" + webhook + "\": a webhook name may contain only letters, digits and -._~");
        }
        String key = "bridge.webhooks." + webhook + ".auth";
        AuthConfig.Scheme scheme = config.type().orElseThrow(() -> typeMissing(key));
        return switch (scheme) {
            case BASIC -> basic(webhook, key + ".basic", config.basic());
            case BEARER -> bearer(webhook, key + ".bearer", config.bearer());
            case OAUTH2 -> oauth2.apply(webhook, config.oauth2());
            case NONE -> none(key);
        };
    }

    /**
     * Refuses the same configurations as {@link #create}, and creates nothing.
     *
     * @param host the address on which the webhooks are served
     * @param oidc the identity providers; null when none is configured
     * @throws InvalidAuthConfiguration that names each problem
     */
    public static void require(String webhook, AuthConfig config, String host, @Nullable OidcConfig oidc) {
        String key = "bridge.webhooks." + webhook + ".auth";
        AuthConfig.Scheme scheme = config.type().orElseThrow(() -> typeMissing(key));
        List<String> problems = new ArrayList<>();
        switch (scheme) {
            case BASIC -> passwords(key + ".basic", config.basic(), problems).read(problems);
            case BEARER -> tokens(key + ".bearer", config.bearer()).read(problems);
            case OAUTH2 -> {
                String tenant = config.oauth2().tenant().orElse(webhook);
                var named = oidc == null ? null : oidc.namedTenants().get(tenant);
                problems.addAll(TenantRules.problems(
                        key + ".oauth2", tenant, named == null ? null : OidcTenantConfig.of(named), config.oauth2()));
            }
            case NONE -> requireLoopback(key, host);
        }
        refuseIfAny(problems);
    }

    /**
     * Refuses a tenant of quarkus-oidc that has settings, but no identity provider; quarkus-oidc would refuse such a tenant when it starts.
     *
     * @param used names of webhooks; {@link #require(String, AuthConfig, String, OidcConfig)} checks their tenants
     * @throws InvalidAuthConfiguration that names each tenant
     */
    public static void requireProviders(OidcConfig oidc, Set<String> used) {
        List<String> problems = new ArrayList<>();
        oidc.namedTenants().forEach((tenant, config) -> {
            if (!tenant.equals(OidcConfig.DEFAULT_TENANT_KEY) && !used.contains(tenant)) {
                TenantRules.missingProvider(tenant, OidcTenantConfig.of(config)).ifPresent(problems::add);
            }
        });
        refuseIfAny(problems);
    }

    /**
     * Refuses invalid tokens of the management port. A configuration without tokens is valid: the port is then open to
     * anybody.
     *
     * @throws InvalidAuthConfiguration that names each problem
     */
    public static void require(ManagementConfig config) {
        if (config.isProtected()) {
            List<String> problems = new ArrayList<>();
            var unused = tokens("bridge.management", config).read(problems);
            refuseIfAny(problems);
        }
    }

    private static InvalidAuthConfiguration typeMissing(String key) {
        return new InvalidAuthConfiguration(List.of(
                key + ".type is missing: set the authentication type that this webhook has in the RiskOS dashboard."
                        + " One of",
                "  " + key + ".type=basic   with " + key
                        + ".basic.username and .basic.passwords or .basic.password-files",
                "  " + key + ".type=bearer  with " + key + ".bearer.tokens or .bearer.token-files",
                "  " + key + ".type=oauth2  with quarkus.oidc.<webhook>.auth-server-url and .token.audience"));
    }

    private Authenticator basic(String webhook, String key, AuthConfig.Basic config) {
        List<String> problems = new ArrayList<>();
        SecretSource source = passwords(key, config, problems);
        String username = config.username().orElse("");
        return new BasicAuthenticator(live(webhook, source, problems, username + ':'), username, webhook);
    }

    private static SecretSource passwords(String key, AuthConfig.Basic config, List<String> problems) {
        String username = config.username().orElse("");
        if (username.isEmpty() || username.indexOf(':') >= 0 || username.chars().anyMatch(Character::isISOControl)) {
            problems.add(key + ".username must be the user name that RiskOS sends: not empty, and without colon or"
                    + " control characters (RFC 7617)");
        }
        return new SecretSource(
                SecretRules.PASSWORD,
                key + ".passwords",
                config.passwords(),
                key + ".password-files",
                config.passwordFiles());
    }

    private Authenticator bearer(String webhook, String key, AuthConfig.Bearer config) {
        LiveSecrets tokens = live(webhook, tokens(key, config), new ArrayList<>(), "");
        return new BearerAuthenticator(tokens, new BearerChallenge(webhook));
    }

    /**
     * {@return the check of a client of the management port}
     *
     * @throws InvalidAuthConfiguration when a token is invalid, or no token is configured
     */
    Authenticator management(ManagementConfig config) {
        LiveSecrets tokens = live(tokens("bridge.management", config), new ArrayList<>(), "");
        return new BearerAuthenticator(tokens, new BearerChallenge("management"));
    }

    /**
     * {@return the check of a login to the console}
     *
     * @param key prefix of the settings that have the tokens, for messages
     * @throws InvalidAuthConfiguration when a token is invalid, or no token is configured
     */
    public Authenticator console(String key, AuthConfig.Bearer config) {
        return new BearerAuthenticator(
                live(tokens(key, config), new ArrayList<>(), ""), new BearerChallenge("console"));
    }

    private static SecretSource tokens(String key, AuthConfig.Bearer config) {
        return new SecretSource(
                SecretRules.TOKEN, key + ".tokens", config.tokens(), key + ".token-files", config.tokenFiles());
    }

    /** {@return the source's secrets, with a metric of their last use} */
    private LiveSecrets live(String webhook, SecretSource source, List<String> problems, String before) {
        LiveSecrets live = live(source, problems, before);
        SecretLastUse.show(webhook, live, source.places(), meters);
        return live;
    }

    /** {@return the source's secrets, each with the prefix that a sender puts before it; a changed file changes its secret} */
    private LiveSecrets live(SecretSource source, List<String> problems, String before) {
        Map<String, String> secrets = source.read(problems);
        refuseIfAny(problems);
        LiveSecrets live = new LiveSecrets(before, secrets);
        files.follow(source, live);
        return live;
    }

    private Authenticator none(String key) {
        requireLoopback(key, host);
        Future<Verdict> accepted = Future.succeededFuture(Verdict.Accepted.INSTANCE);
        return request -> accepted;
    }

    private static void requireLoopback(String key, String host) {
        if (!Loopback.is(host)) {
            throw new InvalidAuthConfiguration(
                    key + ".type=none accepts deliveries from anyone, and quarkus.http.host=" + host
                            + " is reachable from other machines: choose basic, bearer or oauth2, or set quarkus.http.host=127.0.0.1");
        }
    }

    private static void refuseIfAny(List<String> problems) {
        if (!problems.isEmpty()) {
            throw new InvalidAuthConfiguration(problems);
        }
    }
}
