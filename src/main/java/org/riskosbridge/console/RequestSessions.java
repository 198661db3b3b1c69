package org.riskosbridge.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.util.Optional;
import org.riskosbridge.console.Sessions.Role;
import org.riskosbridge.console.Sessions.Session;

/** Finds the session of a request: the cookie names the session, and the token in a form proves that the form comes from a page of this session. */
@Singleton
final class RequestSessions {

    static final String FOREIGN_FORM = "This form belongs to another session. Open the page again, and repeat.";

    private static final String COOKIE = "riskos_console";

    private final ConsoleConfig config;
    private final Sessions sessions;

    /** The session of everybody when no login is configured. */
    private final Session open;

    RequestSessions(ConsoleConfig config) {
        this.config = config;
        this.sessions = new Sessions(System::nanoTime, config.login().maxAge());
        this.open = sessions.open(Role.OPERATOR, "", "");
    }

    /** {@return the session of a request; empty when there is none, in which case the response leads to the login} */
    Optional<Session> require(RoutingContext http) {
        Optional<Session> session = find(http);
        if (session.isEmpty()) {
            HtmlResponse.redirect(http, http.request().getCookie(COOKIE) == null ? "/login" : "/login?ended");
        } else if (config.hasLogin()) {
            http.put(HtmlResponse.LOGIN, session.get());
        }
        return session;
    }

    boolean isIn(RoutingContext http) {
        return find(http).isPresent();
    }

    private Optional<Session> find(RoutingContext http) {
        if (!config.hasLogin()) {
            return Optional.of(open);
        }
        Cookie cookie = http.request().getCookie(COOKIE);
        return cookie == null ? Optional.empty() : sessions.find(cookie.getValue());
    }

    /** Begins a session, whose cookie goes with the response. */
    void begin(RoutingContext http, Role role, String user, String logout, CookieSameSite sameSite) {
        http.response()
                .addCookie(cookie(http, sessions.begin(role, user, logout)).setSameSite(sameSite));
    }

    /** Ends the session that the request's cookie names, and removes the cookie from the browser. */
    void end(RoutingContext http) {
        Cookie cookie = http.request().getCookie(COOKIE);
        if (cookie != null) {
            sessions.end(cookie.getValue());
        }
        http.remove(HtmlResponse.LOGIN);
        http.response()
                .addCookie(cookie(http, "").setSameSite(CookieSameSite.STRICT).setMaxAge(0));
    }

    private Cookie cookie(RoutingContext http, String value) {
        boolean isSecure = http.request().isSSL()
                || "https".equals(http.request().getHeader("X-Forwarded-Proto"))
                || config.url().filter(url -> url.getProtocol().equals("https")).isPresent();
        return Cookie.cookie(COOKIE, value)
                .setHttpOnly(true)
                .setSecure(isSecure)
                .setPath("/");
    }

    /** {@return whether a form comes from a page of this session} */
    static boolean isGenuine(RoutingContext http, Session session) {
        String sent = http.request().getFormAttribute("csrf");
        return sent != null
                && MessageDigest.isEqual(sent.getBytes(UTF_8), session.csrf().getBytes(UTF_8));
    }
}
