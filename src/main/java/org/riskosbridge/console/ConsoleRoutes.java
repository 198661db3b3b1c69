package org.riskosbridge.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.auth.AuthConfig;
import org.riskosbridge.auth.Authenticator;
import org.riskosbridge.auth.Authenticators;
import org.riskosbridge.auth.Verdict;
import org.riskosbridge.console.Sessions.Role;
import org.riskosbridge.console.Sessions.Session;
import org.riskosbridge.limit.RateLimit;

/**
 * The routes of the console. Only the command {@code console} opens these routes: a bridge has none of them on any port. A worker thread makes each
 * page, because a page reads from Kafka or Redis.
 */
@Singleton
public class ConsoleRoutes {

    private static final Logger LOG = Logger.getLogger(ConsoleRoutes.class);

    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static final String COOKIE = "riskos_console";

    private static final String FAILED = "The console could not make this page. The console's log has the reason.";

    /** Bytes of a form. */
    private static final long FORM = 64 * 1024;

    /** Maximum login attempts that are checked per second. The limit is against load only: nobody guesses tokens of 128 bits. */
    private static final int LOGINS = 5;

    /** Accepted names of this machine when no login is configured. So a page of another site that resolves its own name to loopback gets nothing. */
    private static final Set<String> LOCAL = Set.of("127.0.0.1", "localhost", "[::1]");

    private final Router router;
    private final ConsoleConfig config;
    private final Authenticators authenticators;
    private final LiveDeliveries live;
    private final ConsolePages pages;
    private final Sessions sessions = new Sessions(System::nanoTime);
    private final RateLimit logins = new RateLimit(OptionalInt.of(LOGINS), System.nanoTime());

    /** The session of everybody when no login is configured. */
    private final Session open = sessions.open(Role.OPERATOR);

    ConsoleRoutes(
            Router router,
            ConsoleConfig config,
            Authenticators authenticators,
            LiveDeliveries live,
            ConsolePages pages) {
        this.router = router;
        this.config = config;
        this.authenticators = authenticators;
        this.live = live;
        this.pages = pages;
    }

    /**
     * Opens the routes.
     *
     * @param isLoopback whether only this machine reaches the routes
     * @return false when the routes stay closed, because other machines would reach them without a login
     */
    public boolean open(boolean isLoopback) {
        if (!isLoopback && !config.hasLogin()) {
            return false;
        }
        router.route().order(Integer.MIN_VALUE).handler(this::guard).failureHandler(this::failed);
        file("console.css", "text/css;charset=UTF-8");
        file("console.js", "text/javascript;charset=UTF-8");
        file("icon.svg", "image/svg+xml");
        live.start();
        router.get("/live").handler(http -> http.response().end("OK"));
        if (config.hasLogin()) {
            login();
        }
        router.get("/deliveries/stream")
                .handler(http -> session(http)
                        .ifPresent(session -> live.stream(new ConsoleRequest(http, session), () -> isIn(http))));
        pages.all().forEach((path, page) -> router.get(path).blockingHandler(http -> show(http, page), false));
        pages.actions()
                .forEach((path, action) -> router.post(path)
                        .handler(BodyHandler.create(false).setBodyLimit(FORM))
                        .blockingHandler(http -> act(http, action), false));
        router.route()
                .last()
                .handler(http -> text(
                        http, 404, "Not found", "There is no page at this address. The navigation has all pages."));
        return true;
    }

    /** A filter of the live list is wrong, or a form is too large. The log has all other failures. */
    private void failed(RoutingContext http) {
        if (http.failure() instanceof IllegalArgumentException wrong) {
            text(http, 400, "Wrong entry", String.valueOf(wrong.getMessage()));
        } else if (http.failure() == null) {
            text(http, http.statusCode(), "Wrong request", "The console cannot read this request.");
        } else {
            LOG.error("A request to the console failed.", http.failure());
            text(http, 500, "Error", FAILED);
        }
    }

    /** Sets the headers of every response, and checks the host name when no login is configured. */
    private void guard(RoutingContext http) {
        http.response()
                .putHeader("Content-Security-Policy", POLICY)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cross-Origin-Opener-Policy", "same-origin")
                .putHeader("Cross-Origin-Resource-Policy", "same-origin")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        String host = http.request().authority() == null
                ? ""
                : http.request().authority().toString();
        if (!config.hasLogin() && !LOCAL.contains(host.replaceAll(":\\d+$", ""))) {
            text(
                    http,
                    421,
                    "Wrong address",
                    "Without bridge.console.operator or .viewer tokens the console answers on 127.0.0.1 only.");
        } else {
            http.next();
        }
    }

    private void file(String name, String type) {
        byte[] bytes = resource(name);
        router.get("/static/" + name)
                .handler(http -> http.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, type)
                        .end(Buffer.buffer(bytes)));
    }

    private static byte[] resource(String name) {
        try (InputStream in = requireNonNull(ConsoleRoutes.class.getResourceAsStream("/console/" + name))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void login() {
        Authenticator operators = authenticator("bridge.console.operator", config.operator());
        Authenticator viewers = authenticator("bridge.console.viewer", config.viewer());
        router.get("/login").handler(http -> loginPage(http, 200, ""));
        router.post("/login")
                .handler(BodyHandler.create(false).setBodyLimit(FORM))
                .handler(http -> login(http, operators, viewers));
        router.post("/logout")
                .handler(BodyHandler.create(false).setBodyLimit(FORM))
                .handler(this::logout);
    }

    private @Nullable Authenticator authenticator(String key, AuthConfig.Bearer tokens) {
        return tokens.tokens().isPresent() || tokens.tokenFiles().isPresent()
                ? authenticators.console(key, tokens)
                : null;
    }

    private void login(RoutingContext http, @Nullable Authenticator operators, @Nullable Authenticator viewers) {
        String token = http.request().getFormAttribute("token");
        if (!logins.tryPass(System.nanoTime())) {
            loginPage(http, 429, "Too many logins a second. Try again.");
            return;
        }
        http.request().headers().set(HttpHeaders.AUTHORIZATION, "Bearer " + (token == null ? "" : token.strip()));
        boolean isOperator = accepts(operators, http);
        if (isOperator || accepts(viewers, http)) {
            String value = sessions.begin(isOperator ? Role.OPERATOR : Role.VIEWER);
            http.response().addCookie(cookie(http, value));
            redirect(http, "/");
        } else {
            loginPage(
                    http,
                    403,
                    "The console does not know this token. The files with the tokens are in bridge.console.operator.token-files"
                            + " and bridge.console.viewer.token-files.");
        }
    }

    private static boolean accepts(@Nullable Authenticator authenticator, RoutingContext http) {
        return authenticator != null && authenticator.authenticate(http).result() instanceof Verdict.Accepted;
    }

    private static Cookie cookie(RoutingContext http, String value) {
        return Cookie.cookie(COOKIE, value)
                .setHttpOnly(true)
                .setSameSite(CookieSameSite.STRICT)
                .setSecure(
                        http.request().isSSL() || "https".equals(http.request().getHeader("X-Forwarded-Proto")))
                .setPath("/");
    }

    private void logout(RoutingContext http) {
        Cookie cookie = http.request().getCookie(COOKIE);
        if (cookie != null
                && session(http).filter(session -> isGenuine(http, session)).isPresent()) {
            sessions.end(cookie.getValue());
            http.response().addCookie(cookie(http, "").setMaxAge(0));
            redirect(http, "/login");
        }
    }

    private static void loginPage(RoutingContext http, int status, String problem) {
        html(http, status, "Login", 0, false, html -> {
            if (!problem.isEmpty()) {
                html.element("p", problem, "class", "bad", "role", "alert");
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

    /** {@return the session of a request; empty when there is none, in which case the response leads to the login} */
    private Optional<Session> session(RoutingContext http) {
        Optional<Session> session = find(http);
        if (session.isEmpty()) {
            redirect(http, "/login");
        }
        return session;
    }

    private Optional<Session> find(RoutingContext http) {
        if (!config.hasLogin()) {
            return Optional.of(open);
        }
        Cookie cookie = http.request().getCookie(COOKIE);
        return cookie == null ? Optional.empty() : sessions.find(cookie.getValue());
    }

    private boolean isIn(RoutingContext http) {
        return find(http).isPresent();
    }

    private void show(RoutingContext http, Page page) {
        session(http).ifPresent(session -> {
            ConsoleRequest request = new ConsoleRequest(http, session);
            html(http, 200, page.title(), page.refresh(request), true, html -> page.write(html, request));
        });
    }

    private void act(RoutingContext http, ConsolePages.Action action) {
        session(http).ifPresent(session -> {
            if (!isGenuine(http, session)) {
                text(http, 403, "Not done", "This form belongs to another session. Open the page again, and repeat.");
            } else if (session.role() != Role.OPERATOR) {
                text(
                        http,
                        403,
                        "Not done",
                        "A viewer cannot change anything. Log in with a token of bridge.console.operator.");
            } else {
                ConsoleRequest request = new ConsoleRequest(http, session);
                html(http, 200, action.title(), 0, true, html -> action.run(html, request));
            }
        });
    }

    /** Whether a form comes from a page of this session. */
    private static boolean isGenuine(RoutingContext http, Session session) {
        String sent = http.request().getFormAttribute("csrf");
        return sent != null
                && MessageDigest.isEqual(sent.getBytes(UTF_8), session.csrf().getBytes(UTF_8));
    }

    private static void redirect(RoutingContext http, String path) {
        http.response().setStatusCode(303).putHeader(HttpHeaders.LOCATION, path).end();
    }

    private static void text(RoutingContext http, int status, String title, String sentence) {
        html(http, status, title, 0, true, html -> html.element("p", sentence));
    }

    /** Answers with a page. A failure leads to another page with one sentence, never to a stack trace. */
    private static void html(
            RoutingContext http, int status, String title, int refresh, boolean isIn, Layout.Content content) {
        int answered = status;
        String page;
        try {
            page = Layout.page(title, http.normalizedPath(), refresh, isIn, content);
        } catch (IllegalArgumentException e) {
            answered = 400;
            page = problem(http, "Wrong entry", String.valueOf(e.getMessage()));
        } catch (IllegalStateException e) {
            answered = 503;
            page = problem(http, "Not available", String.valueOf(e.getMessage()));
        } catch (KafkaException | ExecutionException | TimeoutException e) {
            answered = 503;
            page = problem(http, "Not available", kafka(e));
        } catch (Exception e) {
            LOG.error("A page of the console failed.", e);
            answered = 500;
            page = problem(http, "Error", FAILED);
        }
        HttpServerResponse response = http.response();
        if (!response.ended() && !response.closed()) {
            response.setStatusCode(answered)
                    .putHeader(HttpHeaders.CONTENT_TYPE, "text/html;charset=UTF-8")
                    .end(page);
        }
    }

    private static String kafka(Exception e) {
        Throwable why = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
        return why.getMessage() == null || why instanceof org.apache.kafka.common.errors.TimeoutException
                ? "Kafka does not answer in time. Check kafka.bootstrap.servers and the brokers, and run doctor."
                : "Kafka refuses the request: " + why.getMessage() + " Run doctor.";
    }

    private static String problem(RoutingContext http, String title, String sentence) {
        try {
            return Layout.page(
                    title,
                    http.normalizedPath(),
                    0,
                    true,
                    html -> html.element("p", sentence, "class", "bad", "role", "alert"));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
