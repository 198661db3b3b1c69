package org.riskosbridge.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.standalone.LoopbackPorts;

/** An {@link AuthorizationServer} in a process of its own, on the same loopback port after each restart. */
public final class OidcServer implements AutoCloseable {

    /** Time-out of the start, which takes 6 s on an idle machine of two cores. */
    private static final Duration START = Duration.ofSeconds(90);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final int port = LoopbackPorts.free();
    private @Nullable ServerProcess process;

    public String issuer() {
        return "http://localhost:" + port;
    }

    /** Starts the server with a new signing key, and returns when the server answers; does nothing when the server runs already. */
    public OidcServer start() {
        if (process == null) {
            ServerProcess started = new ServerProcess(port);
            process = started;
            Awaitility.await("OIDC server, see " + started.log())
                    .atMost(START)
                    .pollInterval(Duration.ofMillis(100))
                    .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                    .failFast("the OIDC server ended, see " + started.log(), () -> !started.isAlive())
                    .until(() -> get("/.well-known/openid-configuration").contains(issuer()));
        }
        return this;
    }

    /** Ends the server at once, as {@code kill -9} does. */
    public void kill() {
        if (process != null) {
            process.kill();
            process = null;
        }
    }

    /** From now on the server accepts connections but answers nothing. */
    public void freeze() {
        Objects.requireNonNull(process).signal("STOP");
    }

    /** After {@link #freeze()}: the server continues. Does nothing when the server is not frozen, or not running. */
    public void thaw() {
        if (process != null) {
            process.signal("CONT");
        }
    }

    @Override
    public void close() {
        kill();
    }

    /** Replaces the key; the server neither uses nor publishes the former key any more. */
    public void rotateKey() {
        post("/control/rotate", "", Map.of());
    }

    /** From now on the server sends people back to a console at this address. */
    public void register(String console) {
        post("/control/console", console, Map.of("Content-Type", "text/plain"));
    }

    /** {@return an access token with the scope {@link Client#SCOPE}, got as RiskOS gets it (RFC 6749, section 4.4)} */
    public String token(Client client) {
        return token(client, "&scope=" + Client.SCOPE);
    }

    /** {@return an access token without any scope} */
    public String tokenWithoutScope(Client client) {
        return token(client, "");
    }

    private String token(Client client, String scope) {
        String answer = post("/oauth2/token", "grant_type=client_credentials" + scope, form(client));
        return new JsonObject(answer).getString("access_token");
    }

    /** RFC 7009. */
    public void revoke(Client client, String token) {
        post("/oauth2/revoke", "token=" + URLEncoder.encode(token, UTF_8), form(client));
    }

    /** {@return a JWT with any claims, signed with the server's present key} */
    public String signed(JsonObject claims) {
        return post("/control/sign", claims.encode(), Map.of("Content-Type", "text/plain"));
    }

    /** {@return the only member of the published key set, as a JWK} */
    public JsonObject publicKey() {
        return new JsonObject(get("/oauth2/jwks")).getJsonArray("keys").getJsonObject(0);
    }

    /** {@return how often {@code /oauth2/<endpoint>} was requested since the start} */
    public int requests(String endpoint) {
        return Integer.parseInt(get("/control/requests/" + endpoint));
    }

    private static Map<String, String> form(Client client) {
        String credentials = Base64.getEncoder().encodeToString((client.id() + ':' + client.secret()).getBytes(UTF_8));
        return Map.of("Authorization", "Basic " + credentials, "Content-Type", "application/x-www-form-urlencoded");
    }

    private String get(String path) {
        return send(HttpRequest.newBuilder(URI.create(issuer() + path)).GET());
    }

    private String post(String path, String body, Map<String, String> headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(issuer() + path)).POST(BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return send(request);
    }

    private String send(HttpRequest.Builder request) {
        try {
            var response = http.send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
            if (response.statusCode() >= 300) {
                throw new IllegalStateException(response.request().uri() + " answered " + response.statusCode());
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
