package org.riskosbridge.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.riskosbridge.send.FakeReceiver.Request;

/** The value of the {@code Authorization} header, and the renewal of access tokens. */
@Timeout(30)
class AuthorizationTest {

    private final List<String> tokenRequests = Collections.synchronizedList(new ArrayList<>());
    private IntFunction<String> tokenResponse = n -> "{\"access_token\":\"token-" + n + "\",\"expires_in\":300}";
    private int tokenStatus = 200;
    private HttpServer provider = start();

    private static HttpServer start() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void startProvider() {
        provider.createContext("/token", exchange -> {
            String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            tokenRequests.add(exchange.getRequestHeaders().getFirst("Authorization") + " " + form);
            byte[] body = tokenResponse.apply(tokenRequests.size()).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(tokenStatus, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        provider.start();
    }

    @AfterEach
    void stopProvider() {
        provider.stop(0);
    }

    private SendCredentials oauth2() {
        URI url = URI.create("http://127.0.0.1:" + provider.getAddress().getPort() + "/token");
        return new SendCredentials.OAuth2(url, "risk os", new Secret("p:w%d"), Optional.of("events write"));
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void basicAndBearerStandInTheHeader() throws Exception {
        try (var receiver = new FakeReceiver((n, r) -> 200)) {
            new SendRequests(receiver.url())
                    .credentials(new SendCredentials.Basic("riskos", new Secret("p\u00e4ss:word")))
                    .send();
            new SendRequests(receiver.url())
                    .credentials(new SendCredentials.Bearer(new Secret("5f2c")))
                    .send();
            assertThat(receiver.requests())
                    .extracting(Request::authorization)
                    .containsExactly(basic("riskos:p\u00e4ss:word"), "Bearer 5f2c");
        }
    }

    @Test
    void anAccessTokenIsFetchedOnceWithClientSecretBasic() throws Exception {
        try (var receiver = new FakeReceiver((n, r) -> 200)) {
            new SendRequests(receiver.url()).credentials(oauth2()).count(5).send();
            assertThat(receiver.requests()).extracting(Request::authorization).containsOnly("Bearer token-1");
            assertThat(tokenRequests)
                    .containsExactly(basic("risk+os:p%3Aw%25d") + " grant_type=client_credentials&scope=events+write");
        }
    }

    @Test
    void aTokenThatIsRefusedIsReplacedOnce() throws Exception {
        try (var receiver = new FakeReceiver((n, r) -> r.authorization().equals("Bearer token-1") ? 401 : 200)) {
            SendSummary summary = new SendRequests(receiver.url())
                    .credentials(oauth2())
                    .count(20)
                    .connections(4)
                    .send();
            assertThat(summary.isComplete()).isTrue();
            assertThat(tokenRequests).hasSize(2);
            assertThat(summary.answers().get("401")).isBetween(1L, 4L);
        }
    }

    @Test
    void aNewTokenThatIsRefusedTooEndsTheDelivery() throws Exception {
        try (var receiver = new FakeReceiver((n, r) -> 401)) {
            var order = new SendRequests(receiver.url()).credentials(oauth2());
            SendSummary summary = order.send();
            assertThat(summary.failed()).isEqualTo(1);
            assertThat(summary.answers()).isEqualTo(Map.of("401", 2L));
            assertThat(order.notices).singleElement().asString().contains("The sent credential is not valid for");
        }
    }

    @Test
    void aStaticTokenThatIsRefusedIsNotSentAgain() throws Exception {
        try (var receiver = new FakeReceiver((n, r) -> 401)) {
            SendSummary summary = new SendRequests(receiver.url())
                    .credentials(new SendCredentials.Bearer(new Secret("5f2c")))
                    .send();
            assertThat(summary.attempts()).isEqualTo(1);
        }
    }

    @Test
    void withoutATokenNothingIsSentAndTheReasonIsGivenWithoutTheSecret() throws Exception {
        tokenStatus = 401;
        tokenResponse = n -> "{\"error\":\"invalid_client\"}";
        try (var receiver = new FakeReceiver((n, r) -> 200)) {
            assertThatThrownBy(() -> new SendRequests(receiver.url())
                            .credentials(oauth2())
                            .send())
                    .isInstanceOf(SendException.class)
                    .hasMessageContaining("answered 401 (invalid_client): check --oauth2-client-id")
                    .hasMessageNotContaining("p:w%d");
            assertThat(receiver.requests()).isEmpty();
        }
    }

    @Test
    void aTokenUrlThatAnswersNoTokenIsNamed() throws Exception {
        tokenResponse = n -> "<html>";
        assertThatThrownBy(() -> new SendRequests(URI.create("http://127.0.0.1:9/"))
                        .credentials(oauth2())
                        .send())
                .hasMessageContaining("/token answered 200 without a token");
        provider.stop(0);
        assertThatThrownBy(() -> new SendRequests(URI.create("http://127.0.0.1:9/"))
                        .credentials(oauth2())
                        .send())
                .hasMessageContaining("/token does not answer: check --oauth2-token-url");
    }

    @Test
    void aLifeWrittenAsTextIsUnderstood() throws Exception {
        tokenResponse = n -> "{\"access_token\":\"t\",\"expires_in\":\"0\"}";
        try (var receiver = new FakeReceiver((n, r) -> 200)) {
            new SendRequests(receiver.url()).credentials(oauth2()).send();
            await().until(() -> tokenRequests.size() > 1);
        }
    }
}
