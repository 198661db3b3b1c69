package org.riskosbridge.console;

import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.auth.AuthConfig;
import org.riskosbridge.auth.Authenticator;
import org.riskosbridge.auth.Authenticators;
import org.riskosbridge.auth.LoginResult;
import org.riskosbridge.auth.LoginTenant;
import org.riskosbridge.auth.OidcLogin;
import org.riskosbridge.auth.Verdict;
import org.riskosbridge.console.Sessions.Role;
import org.riskosbridge.console.Sessions.Session;
import org.riskosbridge.limit.RateLimit;

/** The routes and pages of the login, with a token or at the identity provider, and of the logout. */
@Singleton
final class LoginRoutes {

    /** Begins a login at the identity provider. */
    private static final String BEGIN = "/login/begin";

    /** Maximum bytes of a form. */
    static final long FORM = 64 * 1024;

    /** Maximum login attempts per second. The limit only protects against load, because nobody guesses tokens of 128 bits. */
    private static final int LOGINS = 5;

    private final Router router;
    private final ConsoleConfig config;
    private final Authenticators authenticators;
    private final OidcLogin oidc;
    private final RequestSessions sessions;
    private final RateLimit logins = new RateLimit(OptionalInt.of(LOGINS), System.nanoTime());

    LoginRoutes(
            Router router,
            ConsoleConfig config,
            Authenticators authenticators,
            OidcLogin oidc,
            RequestSessions sessions) {
        this.router = router;
        this.config = config;
        this.authenticators = authenticators;
        this.oidc = oidc;
        this.sessions = sessions;
    }

    /** Opens the routes of the login. */
    void open() {
        router.get("/login").handler(http -> {
            boolean hasEnded = http.request().getParam("ended") != null;
            loginPage(http, 200, hasEnded ? "Your login has ended. Log in again." : "");
        });
        if (config.isOidc()) {
            oidc.announce();
            router.get(BEGIN).handler(this::begin);
            router.get(LoginTenant.CALLBACK).handler(this::end);
        } else {
            Authenticator operators = authenticator("bridge.console.operator", config.operator());
            Authenticator viewers = authenticator("bridge.console.viewer", config.viewer());
            router.post("/login")
                    .handler(BodyHandler.create(false).setBodyLimit(FORM))
                    .handler(http -> login(http, operators, viewers));
        }
        router.post("/logout")
                .handler(BodyHandler.create(false).setBodyLimit(FORM))
                .handler(this::logout);
    }

    /** Leads the browser to the identity provider. */
    private void begin(RoutingContext http) {
        if (isTooOften(http)) {
            return;
        }
        oidc.begin(http).onSuccess(result -> {
            if (result instanceof LoginResult.Redirect there) {
                HtmlResponse.redirect(http, there.location());
            } else {
                unfinished(http, result);
            }
        });
    }

    /** The browser is back from the identity provider. Only a login that {@link #begin} has begun costs a request to the provider. */
    private void end(RoutingContext http) {
        oidc.end(http).onSuccess(result -> {
            if (!(result instanceof LoginResult.LoggedIn person)) {
                unfinished(http, result);
                return;
            }
            Optional<Role> role = role(person);
            if (role.isEmpty()) {
                withoutRole(http, person);
                return;
            }
            // The browser comes from another site: with Strict it would not send the cookie along to the next page.
            sessions.begin(http, role.get(), person.name(), person.logout(), CookieSameSite.LAX);
            HtmlResponse.redirect(http, "/");
        });
    }

    private Optional<Role> role(LoginResult.LoggedIn person) {
        if (person.roles().contains(config.oidc().operatorRole())) {
            return Optional.of(Role.OPERATOR);
        }
        return person.roles().contains(config.oidc().viewerRole()) ? Optional.of(Role.VIEWER) : Optional.empty();
    }

    private void unfinished(RoutingContext http, LoginResult result) {
        if (result instanceof LoginResult.Unavailable) {
            loginPage(
                    http,
                    503,
                    "The identity provider does not answer. Try again. If the problem remains, check"
                            + " quarkus.oidc.console.auth-server-url and the network.");
        } else {
            loginPage(
                    http,
                    403,
                    "This login was not completed: it was refused, took too long, or was started in another browser. Log in"
                            + " again. The console's log has the reason.");
        }
    }

    private void withoutRole(RoutingContext http, LoginResult.LoggedIn person) {
        HtmlResponse.html(http, 403, "No role", 0, false, html -> {
            html.element(
                    "p",
                    "You are logged in at the identity provider as " + person.name() + ", but you have no role for"
                            + " the console. Ask the administrator of the identity provider for the role "
                            + config.oidc().viewerRole()
                            + ", which can only view, or " + config.oidc().operatorRole()
                            + ", which can also redeliver. Then log in again.",
                    "class",
                    "bad",
                    "role",
                    "alert");
            farewell(html, person.logout());
        });
    }

    /** Adds a link to log in, and a link to log out at the identity provider if an address for the logout is known. */
    private static void farewell(Html html, String logout) {
        html.open("p")
                .element("a", "Log in at the identity provider", "href", BEGIN, "class", "button")
                .close();
        if (!logout.isEmpty()) {
            // A link, not a form: the content security policy lets no form lead to another site, and browsers apply
            // this rule to the redirects of a form too.
            html.open("p")
                    .element(
                            "a",
                            "Log out at the identity provider, for example to log in as another user",
                            "href",
                            logout)
                    .close();
        }
    }

    private boolean isTooOften(RoutingContext http) {
        boolean isTooOften = !logins.tryPass(System.nanoTime());
        if (isTooOften) {
            loginPage(http, 429, "Too many logins per second. Try again.");
        }
        return isTooOften;
    }

    private @Nullable Authenticator authenticator(String key, AuthConfig.Bearer tokens) {
        return tokens.tokens().isPresent() || tokens.tokenFiles().isPresent()
                ? authenticators.console(key, tokens)
                : null;
    }

    private void login(RoutingContext http, @Nullable Authenticator operators, @Nullable Authenticator viewers) {
        String token = http.request().getFormAttribute("token");
        if (isTooOften(http)) {
            return;
        }
        http.request().headers().set(HttpHeaders.AUTHORIZATION, "Bearer " + (token == null ? "" : token.strip()));
        boolean isOperator = accepts(operators, http);
        if (isOperator || accepts(viewers, http)) {
            sessions.begin(http, isOperator ? Role.OPERATOR : Role.VIEWER, "", "", CookieSameSite.STRICT);
            HtmlResponse.redirect(http, "/");
        } else {
            loginPage(
                    http,
                    403,
                    "The console does not accept this token. The token files are set in bridge.console.operator.token-files and"
                            + " bridge.console.viewer.token-files.");
        }
    }

    private static boolean accepts(@Nullable Authenticator authenticator, RoutingContext http) {
        return authenticator != null && authenticator.authenticate(http).result() instanceof Verdict.Accepted;
    }

    private void logout(RoutingContext http) {
        Optional<Session> session = sessions.require(http);
        if (session.isEmpty()) {
            return;
        }
        if (!RequestSessions.isGenuine(http, session.get())) {
            HtmlResponse.text(http, 403, "Not done", RequestSessions.FOREIGN_FORM);
            return;
        }
        sessions.end(http);
        if (config.isOidc()) {
            HtmlResponse.html(http, 200, "Logged out", 0, false, html -> {
                html.element("p", "You are logged out of the console.");
                farewell(html, session.get().logout());
            });
        } else {
            HtmlResponse.redirect(http, "/login");
        }
    }

    private void loginPage(RoutingContext http, int status, String problem) {
        HtmlResponse.html(http, status, "Login", 0, false, html -> {
            if (!problem.isEmpty()) {
                html.element("p", problem, "class", "bad", "role", "alert");
            }
            if (config.isOidc()) {
                farewell(html, "");
                return;
            }
            html.open("form", "method", "post", "action", "/login");
            html.element("label", "Token", "for", "token");
            html.empty(
                    "input",
                    "id",
                    "token",
                    "name",
                    "token",
                    "type",
                    "password",
                    "autocomplete",
                    "current-password",
                    "required",
                    "");
            html.element("button", "Log in").close();
        });
    }
}
