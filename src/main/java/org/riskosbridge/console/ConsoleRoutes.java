package org.riskosbridge.console;

import static java.util.Objects.requireNonNull;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Set;
import org.jboss.logging.Logger;
import org.riskosbridge.console.Sessions.Role;

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

    /** Host names that are accepted when no login is configured. So a web site whose own name resolves to loopback (DNS rebinding) gets nothing. */
    private static final Set<String> LOCAL = Set.of("127.0.0.1", "localhost", "[::1]");

    private final Router router;
    private final ConsoleConfig config;
    private final LiveDeliveries live;
    private final ConsolePages pages;
    private final LoginRoutes login;
    private final RequestSessions sessions;

    ConsoleRoutes(
            Router router,
            ConsoleConfig config,
            LiveDeliveries live,
            ConsolePages pages,
            LoginRoutes login,
            RequestSessions sessions) {
        this.router = router;
        this.config = config;
        this.live = live;
        this.pages = pages;
        this.login = login;
        this.sessions = sessions;
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
            login.open();
        }
        router.get("/deliveries/stream")
                .handler(http -> sessions.require(http)
                        .ifPresent(
                                session -> live.stream(new ConsoleRequest(http, session), () -> sessions.isIn(http))));
        pages.all().forEach((path, page) -> router.get(path).blockingHandler(http -> show(http, page), false));
        pages.actions()
                .forEach((path, action) -> router.post(path)
                        .handler(BodyHandler.create(false).setBodyLimit(LoginRoutes.FORM))
                        .blockingHandler(http -> act(http, action), false));
        router.route()
                .last()
                .handler(http -> HtmlResponse.text(
                        http, 404, "Not found", "There is no page at this address. The navigation has all pages."));
        return true;
    }

    /** Answers a failed request, such as a wrong filter of the live list or a form that is too large. Logs unexpected failures only. */
    private void failed(RoutingContext http) {
        if (http.failure() instanceof IllegalArgumentException wrong) {
            HtmlResponse.text(http, 400, "Invalid input", String.valueOf(wrong.getMessage()));
        } else if (http.failure() == null) {
            HtmlResponse.text(http, http.statusCode(), "Invalid request", "The console cannot read this request.");
        } else {
            LOG.error("A request to the console failed.", http.failure());
            HtmlResponse.text(http, 500, "Error", HtmlResponse.FAILED);
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
            HtmlResponse.text(
                    http,
                    421,
                    "Wrong address",
                    "Without a login (bridge.console.login.type) the console answers on 127.0.0.1 only.");
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

    private void show(RoutingContext http, Page page) {
        sessions.require(http).ifPresent(session -> {
            ConsoleRequest request = new ConsoleRequest(http, session);
            HtmlResponse.html(http, 200, page.title(), page.refresh(request), true, html -> {
                request.refuseUnknown(page.parameters());
                page.write(html, request);
            });
        });
    }

    private void act(RoutingContext http, ConsolePages.Action action) {
        sessions.require(http).ifPresent(session -> {
            if (!RequestSessions.isGenuine(http, session)) {
                HtmlResponse.text(http, 403, "Not done", RequestSessions.FOREIGN_FORM);
            } else if (session.role() != Role.OPERATOR) {
                HtmlResponse.text(http, 403, "Not done", "A viewer cannot change anything. " + config.operatorLogin());
            } else {
                ConsoleRequest request = new ConsoleRequest(http, session);
                HtmlResponse.html(http, 200, action.title(), 0, true, html -> action.run(html, request));
            }
        });
    }
}
