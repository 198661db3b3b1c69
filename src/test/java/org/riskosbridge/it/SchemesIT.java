package org.riskosbridge.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.riskosbridge.oidc.Client;
import org.riskosbridge.oidc.OidcServer;

/** Three webhooks with three schemes in one process: a credential of one webhook is not valid at another. */
class SchemesIT {

    private static final String PREFIX = "schemes.";
    private static final String PASSWORD = "correct horse battery staple";
    private static final String NEXT_PASSWORD = "four more words to rotate";
    private static final String NEXT_TOKEN = "c2a1f0de-7b0c-4a55-8f6d-2f6b9a3c1d77";

    private static OidcServer provider;
    private static Bridge bridge;

    @BeforeAll
    static void start() throws Exception {
        provider = new OidcServer().start();
        Path file = Files.createDirectories(TestDependencies.DIRECTORY).resolve("next-token");
        Files.writeString(file, NEXT_TOKEN + "\n");
        bridge = Bridge.start(
                TestDependencies.shared(),
                Map.ofEntries(
                        Map.entry("bridge.webhooks.riskos.topic-prefix", PREFIX),
                        Map.entry("bridge.webhooks.riskos.auth.bearer.token-files", file.toString()),
                        Map.entry("bridge.webhooks.onboarding.topic-prefix", PREFIX),
                        Map.entry("bridge.webhooks.onboarding.auth.type", "basic"),
                        Map.entry("bridge.webhooks.onboarding.auth.basic.username", "riskos"),
                        Map.entry("bridge.webhooks.onboarding.auth.basic.passwords", PASSWORD + "," + NEXT_PASSWORD),
                        Map.entry("bridge.webhooks.takeover.topic-prefix", PREFIX),
                        Map.entry("bridge.webhooks.takeover.auth.type", "oauth2"),
                        Map.entry("bridge.webhooks.takeover.auth.oauth2.client-ids", Client.RISKOS.id()),
                        Map.entry("quarkus.oidc.takeover.auth-server-url", provider.issuer()),
                        Map.entry("quarkus.oidc.takeover.token.audience", Client.AUDIENCE)));
    }

    @AfterAll
    static void stop() {
        bridge.close();
        provider.close();
    }

    @Test
    void eachSchemeOpensItsOwnWebhookOnly() {
        Map<String, String> credentials = Map.of(
                "riskos", "Bearer " + Bridge.TOKEN,
                "onboarding", basic("riskos", PASSWORD),
                "takeover", "Bearer " + provider.token(Client.RISKOS));
        credentials.forEach((webhook, own) -> credentials.forEach(
                (other, credential) -> assertThat(deliver(webhook, credential).statusCode())
                        .as("the credential of %s at %s", other, webhook)
                        .isEqualTo(webhook.equals(other) ? 200 : 401)));
    }

    @Test
    void bothSecretsAreGoodWhileOneIsBeingReplaced() {
        assertThat(deliver("riskos", "Bearer " + NEXT_TOKEN).statusCode()).isEqualTo(200);
        assertThat(deliver("onboarding", basic("riskos", NEXT_PASSWORD)).statusCode())
                .isEqualTo(200);
    }

    @Test
    void refusalNamesTheSchemeButNotWhatWasWrong() {
        HttpResponse<String> wrongUser = deliver("onboarding", basic("someone", PASSWORD));
        HttpResponse<String> wrongPassword = deliver("onboarding", basic("riskos", "not it"));
        assertThat(wrongUser.headers().firstValue("WWW-Authenticate").orElseThrow())
                .startsWith("Basic realm=");
        assertThat(withoutCorrelation(wrongUser)).isEqualTo(withoutCorrelation(wrongPassword));
        assertThat(deliver("takeover", "Bearer x")
                        .headers()
                        .firstValue("WWW-Authenticate")
                        .orElseThrow())
                .startsWith("Bearer realm=");
    }

    @Test
    void tokenOfAnotherClientIsForbidden() {
        HttpResponse<String> answer = deliver("takeover", "Bearer " + provider.token(Client.OTHER));
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("urn:riskos-kafka-bridge:problem:forbidden");
    }

    private static String withoutCorrelation(HttpResponse<String> answer) {
        return answer.statusCode() + answer.body().replaceAll("\"correlation_id\":\"[^\"]*\"", "");
    }

    private static HttpResponse<String> deliver(String webhook, String credential) {
        return bridge.send(HttpRequest.newBuilder(bridge.webhook(webhook))
                        .header("Authorization", credential)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(
                                DeliveryLoad.text(DeliveryLoad.ids(1).get(0)))))
                .join();
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
    }
}
