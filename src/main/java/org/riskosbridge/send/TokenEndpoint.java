package org.riskosbridge.send;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;

/** An identity provider's token endpoint: client credentials grant (RFC 6749, section 4.4). */
final class TokenEndpoint {

    private static final JsonFactory JSON = new JsonFactory();

    /** Where the response names no {@code expires_in}, only a 401 tells. */
    private static final Duration UNKNOWN_LIFE = Duration.ofDays(365);

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final HttpClient http;
    private final Credentials.OAuth2 client;
    private final InstantSource clock;

    /** @throws SendException when the certificates to be believed cannot be read */
    TokenEndpoint(Trust trust, Credentials.OAuth2 client, InstantSource clock) throws SendException {
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(TIMEOUT)
                .sslContext(trust.context())
                .build();
        this.client = client;
        this.clock = clock;
    }

    /** {@return a new token, or a {@link SendException}} Does not block. */
    CompletableFuture<AccessToken> fetch() {
        Instant asked = clock.instant();
        return http.sendAsync(request(), BodyHandlers.ofByteArray()).handle((response, error) -> {
            if (error != null) {
                throw new Refused("the token URL " + client.tokenUrl() + " does not answer: check --oauth2-token-url");
            }
            return read(response, asked);
        });
    }

    private HttpRequest request() {
        String form = "grant_type=client_credentials"
                + client.scope().map(scope -> "&scope=" + encoded(scope)).orElse("");
        // RFC 6749, section 2.3.1: both are form-encoded before they become a Basic pair.
        String basic = Authorization.basicHeader(
                encoded(client.clientId()), encoded(client.clientSecret().value()));
        return HttpRequest.newBuilder(client.tokenUrl())
                .timeout(TIMEOUT)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "application/json")
                .header("Authorization", basic)
                .POST(BodyPublishers.ofString(form))
                .build();
    }

    private AccessToken read(HttpResponse<byte[]> response, Instant asked) {
        String token = "";
        String error = "";
        Duration life = UNKNOWN_LIFE;
        try (JsonParser json = JSON.createParser(response.body())) {
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
        if (response.statusCode() != 200 || token.isEmpty()) {
            throw new Refused("the token URL " + client.tokenUrl() + " answered " + response.statusCode()
                    + (error.isEmpty() ? " without a token" : " (" + error + ")")
                    + ": check --oauth2-client-id, its secret, and --oauth2-scope");
        }
        return AccessToken.living(new Credentials.Bearer(new Secret(token)).token(), asked, life);
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

    /** No token. The message says what to change, and holds no secret. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;

        private Refused(String message) {
            super(message);
        }
    }
}
