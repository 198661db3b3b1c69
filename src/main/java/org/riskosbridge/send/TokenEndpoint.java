package org.riskosbridge.send;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Client of an identity provider's token endpoint: client credentials grant (RFC 6749, section 4.4). */
final class TokenEndpoint {

    private static final JsonFactory JSON = new JsonFactory();

    /** Lifetime when the response has no {@code expires_in}: only a 401 causes a renewal. */
    private static final Duration UNKNOWN_LIFE = Duration.ofDays(365);

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final HttpClient http;
    private final SendCredentials.OAuth2 client;
    private final InstantSource clock;

    TokenEndpoint(HttpClient http, SendCredentials.OAuth2 client, InstantSource clock) {
        this.http = http;
        this.client = client;
        this.clock = clock;
    }

    /** {@return a new token, or a {@link SendException}} */
    Future<AccessToken> fetch() {
        Instant asked = clock.instant();
        return http.request(target())
                // Requests the body in the context in which the response arrives: a listener of another context may be
                // added after the body has arrived.
                .compose(request -> request.send(form())
                        .compose(response -> response.body().map(body -> new Response(response.statusCode(), body))))
                .recover(error -> Future.failedFuture(new SendException(
                        "the token URL " + client.tokenUrl() + " does not answer: check --oauth2-token-url", error)))
                .compose(response -> read(response, asked));
    }

    private record Response(int status, Buffer body) {}

    private RequestOptions target() {
        // RFC 6749, section 2.3.1: id and secret are form-encoded before they become a Basic pair.
        String basic = Authorization.basicHeader(
                encoded(client.clientId()), encoded(client.clientSecret().value()));
        return new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(client.tokenUrl().toString())
                .setTimeout(TIMEOUT.toMillis())
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/x-www-form-urlencoded")
                .putHeader(HttpHeaders.ACCEPT, "application/json")
                .putHeader(HttpHeaders.AUTHORIZATION, basic);
    }

    private String form() {
        return "grant_type=client_credentials"
                + client.scope().map(scope -> "&scope=" + encoded(scope)).orElse("");
    }

    private Future<AccessToken> read(Response response, Instant asked) {
        String token = "";
        String error = "";
        Duration life = UNKNOWN_LIFE;
        try (JsonParser json = JSON.createParser(response.body().getBytes())) {
            while (json.nextToken() != null) {
                boolean value = json.currentToken().isScalarValue();
                String path = value ? json.getParsingContext().pathAsPointer().toString() : "";
                switch (path) {
                    case "/access_token" -> token = json.getText();
                    case "/error" -> error = json.getText();
                    case "/expires_in" -> life = seconds(json);
                    default -> {}
                }
            }
        } catch (IOException e) {
            token = "";
        }
        if (response.status() != 200 || token.isEmpty()) {
            return Future.failedFuture(
                    new SendException("the token URL " + client.tokenUrl() + " answered " + response.status()
                            + (error.isEmpty() ? " without a token" : " (" + error + ")")
                            + ": check --oauth2-client-id, its secret, and --oauth2-scope"));
        }
        return Future.succeededFuture(
                AccessToken.living(new SendCredentials.Bearer(new Secret(token)).token(), asked, life));
    }

    /** Some providers write the number as a string. */
    private static Duration seconds(JsonParser json) throws IOException {
        return json.currentToken() == JsonToken.VALUE_NULL
                ? UNKNOWN_LIFE
                : Duration.ofSeconds(json.getValueAsLong(UNKNOWN_LIFE.toSeconds()));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
