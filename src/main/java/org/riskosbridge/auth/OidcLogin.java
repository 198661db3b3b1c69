package org.riskosbridge.auth;

import io.quarkus.oidc.IdTokenCredential;
import io.quarkus.oidc.OIDCException;
import io.quarkus.oidc.OidcConfigurationMetadata;
import io.quarkus.oidc.OidcTenantConfig;
import io.quarkus.oidc.runtime.OidcAuthenticationMechanism;
import io.quarkus.oidc.runtime.OidcUtils;
import io.quarkus.oidc.runtime.TenantConfigBean;
import io.quarkus.oidc.runtime.TenantConfigContext;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.riskosbridge.event.SafeText;

/**
 * Logs people in at the identity provider: the authorization code flow (OpenID Connect Core 1.0, section 3.1) of quarkus-oidc, with PKCE,
 * {@code state} and {@code nonce}. quarkus-oidc keeps these three in an encrypted cookie while the person is at the provider. The console
 * drops quarkus-oidc's session cookie, which would hold the tokens, and has sessions of its own, so no token reaches a browser as a
 * cookie. Never blocks.
 */
@ApplicationScoped
public class OidcLogin {

    private static final Logger LOG = Logger.getLogger(OidcLogin.class);

    /** The maximum time that a person waits for the provider; ProviderDeadline ends each request earlier. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Maximum characters of a name that is shown and written to audit records. */
    private static final int LONGEST_NAME = 200;

    /** An error code of RFC 6749, section 4.1.2.1 or 5.2, in a message of quarkus-oidc. The text after the code may contain personal data. */
    private static final Pattern ERROR = Pattern.compile("(?:\"error\"\\s*:\\s*\"|error code: )([a-z_]{1,40})");

    private final OidcAuthenticationMechanism mechanism;
    private final IdentityProviderManager identities;
    private final TenantConfigBean tenants;
    private final String url;

    OidcLogin(
            OidcAuthenticationMechanism mechanism,
            IdentityProviderManager identities,
            TenantConfigBean tenants,
            @ConfigProperty(name = "bridge.console.url") Optional<String> url) {
        this.mechanism = mechanism;
        this.identities = identities;
        this.tenants = tenants;
        this.url = url.orElse("");
    }

    /** Logs the provider and the redirect URI, which an operator needs at the start. */
    public void announce() {
        LOG.infof(
                "Users log in at %s. Register this redirect URI there: %s",
                config().authServerUrl().orElse(""), LoginTenant.address(url, LoginTenant.CALLBACK));
        config().authServerUrl()
                .filter(TenantRules::canBeForgedOnTheWay)
                .ifPresent(server -> LOG.warnf(
                        "%s.auth-server-url is plain http: anyone on the network path can read the client's secret and log in as any user."
                                + " Write https.",
                        TenantRules.key(LoginTenant.ID)));
    }

    /** Begins a login. {@return {@code Redirect} or {@code Unavailable}; never a failed future} */
    public Future<LoginResult> begin(RoutingContext request) {
        RequestTenantResolver.choose(request, LoginTenant.ID);
        return result(mechanism
                .getChallenge(request)
                .map(challenge -> challenge.getHeaders().entrySet().stream()
                        .filter(header -> HttpHeaders.LOCATION.toString().contentEquals(header.getKey()))
                        .<LoginResult>map(header -> new LoginResult.Redirect(header.getValue()))
                        .findFirst()
                        .orElse(LoginResult.Refused.INSTANCE)));
    }

    /** Ends a login with the parameters that the provider has sent. {@return the result; never a failed future} */
    public Future<LoginResult> end(RoutingContext request) {
        RequestTenantResolver.choose(request, LoginTenant.ID);
        return result(mechanism
                .authenticate(request, identities)
                .onItem()
                .ifNotNull()
                .transform(identity -> loggedIn(request, identity))
                .onItem()
                .ifNull()
                .continueWith(() -> {
                    LOG.warn("A login failed: the browser sent no cookie of a login that the console started");
                    return LoginResult.Refused.INSTANCE;
                }));
    }

    private static Future<LoginResult> result(Uni<LoginResult> login) {
        Promise<LoginResult> result = Promise.promise();
        login.ifNoItem()
                .after(PATIENCE)
                .fail()
                .onFailure()
                .recoverWithItem(OidcLogin::failed)
                .subscribe()
                .with(result::complete);
        return result.future();
    }

    private LoginResult loggedIn(RoutingContext request, SecurityIdentity identity) {
        removeSessionCookie(request.response());
        String name = SafeText.printable(identity.getPrincipal().getName());
        return new LoginResult.LoggedIn(
                name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name,
                identity.getRoles(),
                logout(identity.getCredential(IdTokenCredential.class)));
    }

    /** Removes all parts of the cookie, because quarkus-oidc splits a long cookie into parts. */
    private void removeSessionCookie(HttpServerResponse response) {
        String name = OidcUtils.getSessionCookieName(config());
        response.removeCookies(name, false);
        int part = 1;
        while (!response.removeCookies(name + OidcUtils.SESSION_COOKIE_CHUNK + part, false)
                .isEmpty()) {
            part++;
        }
    }

    /** {@return the address of RP-initiated logout (OpenID Connect RP-Initiated Logout 1.0, section 2)} */
    private String logout(IdTokenCredential idToken) {
        OidcConfigurationMetadata metadata = tenant().provider().getMetadata();
        String address = metadata == null ? null : metadata.getEndSessionUri();
        return address == null
                ? ""
                : address + (address.indexOf('?') < 0 ? '?' : '&') + "id_token_hint=" + idToken.getToken()
                        + "&client_id="
                        + encoded(config().clientId().orElse("")) + "&post_logout_redirect_uri="
                        + encoded(LoginTenant.address(url, "/login"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private TenantConfigContext tenant() {
        return Objects.requireNonNull(tenants.getStaticTenant(LoginTenant.ID));
    }

    private OidcTenantConfig config() {
        return tenant().oidcConfig();
    }

    private static LoginResult failed(Throwable failure) {
        boolean isRefused = Causes.find(failure, IOException.class) == null
                && Causes.find(failure, TimeoutException.class) == null
                && Causes.find(failure, java.util.concurrent.TimeoutException.class) == null
                && !(failure instanceof OIDCException);
        LOG.warnf("A login failed: %s", reason(failure));
        return isRefused ? LoginResult.Refused.INSTANCE : LoginResult.Unavailable.INSTANCE;
    }

    /** {@return the reason, for an operator. Messages of quarkus-oidc are left out: they contain the claims of an ID token, which are personal data} */
    static String reason(Throwable failure) {
        InvalidJwtException invalid = Causes.find(failure, InvalidJwtException.class);
        if (invalid != null) {
            return invalid.getErrorDetails().stream()
                    .map(error -> switch (error.getErrorCode()) {
                        case ErrorCodes.EXPIRED -> "the ID token has expired: check the clocks";
                        case ErrorCodes.ISSUER_INVALID, ErrorCodes.ISSUER_MISSING ->
                            "the iss of the ID token is not the provider's: check auth-server-url";
                        case ErrorCodes.AUDIENCE_INVALID, ErrorCodes.AUDIENCE_MISSING ->
                            "the aud of the ID token is not client-id";
                        default -> "the ID token is not valid, jose4j error " + error.getErrorCode();
                    })
                    .collect(Collectors.joining("; "));
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Matcher error = ERROR.matcher(String.valueOf(cause.getMessage()));
            if (error.find()) {
                return "the identity provider answered " + error.group(1);
            }
        }
        return Causes.root(failure).getClass().getSimpleName();
    }
}
