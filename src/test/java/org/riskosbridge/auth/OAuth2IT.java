package org.riskosbridge.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.riskosbridge.it.LongRunning;
import org.riskosbridge.oidc.Client;
import org.riskosbridge.oidc.OidcServer;

/** Access tokens, against a real provider that is always available. */
@LongRunning
@QuarkusTest
@TestProfile(AuthAlone.class)
@SuppressWarnings("NullAway.Init") // Quarkus sets the fields
class OAuth2IT {

    private static final String INVALID = "Bearer realm=\"riskos\", error=\"invalid_token\"";
    private static final String INSUFFICIENT = "Bearer realm=\"riskos\", error=\"insufficient_scope\"";

    OidcServer steady;

    @Inject
    TestWebhooks webhooks;

    @ParameterizedTest
    @EnumSource(
            value = Client.class,
            names = {"RISKOS", "OTHER", "BRIEF", "OPAQUE"})
    void aTokenForTheBridgeIsAccepted(Client client) {
        assertThat(riskos(Map.of()).status(steady.token(client))).isEqualTo(200);
    }

    @Test
    void anExpiredTokenIsRefusedEvenWhenItIsRemembered() {
        Visitor riskos = riskos(Map.of("oauth2.token-cache-ttl", "10m"));
        String brief = steady.token(Client.BRIEF);
        assertThat(riskos.status(brief)).isEqualTo(200);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(riskos.bring(brief).challenge()).isEqualTo(INVALID));
    }

    @Test
    void aTokenOfAnotherClientIsForbidden() {
        Visitor onlyRiskos = riskos(Map.of("oauth2.client-ids", Client.RISKOS.id()));
        assertThat(onlyRiskos.status(steady.token(Client.RISKOS))).isEqualTo(200);
        assertThat(onlyRiskos.bring(steady.token(Client.OTHER))).isEqualTo(new Visitor.Answer(403, INSUFFICIENT, ""));
        assertThat(onlyRiskos.status(steady.token(Client.OPAQUE))).isEqualTo(403);
        assertThat(riskos(Map.of("oauth2.client-ids", "riskos,opaque")).status(steady.token(Client.OPAQUE)))
                .isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource(
            value = Client.class,
            names = {"RISKOS", "OPAQUE"})
    void aTokenWithoutTheScopeIsForbidden(Client client) {
        Visitor scoped = riskos(Map.of("oauth2.scopes", Client.SCOPE));
        assertThat(scoped.status(steady.token(client))).isEqualTo(200);
        assertThat(scoped.bring(steady.tokenWithoutScope(client))).isEqualTo(new Visitor.Answer(403, INSUFFICIENT, ""));
    }

    @Test
    void aRevokedTokenIsRefusedUnlessItIsStillRemembered() {
        Visitor remembering = webhooks.riskos("remembering", Map.of("oauth2.token-cache-ttl", "10m"));
        Visitor forgetful = webhooks.riskos("forgetful", Map.of("oauth2.token-cache-ttl", "0s"));
        String token = steady.token(Client.OPAQUE);
        assertThat(remembering.status(token)).isEqualTo(200);
        assertThat(forgetful.status(token)).isEqualTo(200);
        steady.revoke(Client.OPAQUE, token);
        assertThat(remembering.status(token)).isEqualTo(200);
        assertThat(forgetful.bring(token)).isEqualTo(new Visitor.Answer(401, INVALID, ""));
    }

    @Test
    void aTokenThatManyDeliveriesBringAtOnceIsAskedAboutOnce() {
        Visitor riskos = riskos(Map.of());
        String token = steady.token(Client.OPAQUE);
        int before = steady.requests("introspect");
        assertThat(riskos.bring(Collections.nCopies(30, token)))
                .extracting(Visitor.Answer::status)
                .containsOnly(200);
        assertThat(steady.requests("introspect") - before).isEqualTo(1);
    }

    @Test
    void withoutCredentialsForIntrospectionAnOpaqueTokenIsRefusedWithoutAsking() {
        Visitor jwtOnly = riskos(Map.of("oauth2.tenant", "jwt-only"));
        int before = steady.requests("introspect");
        assertThat(jwtOnly.status(steady.token(Client.RISKOS))).isEqualTo(200);
        assertThat(jwtOnly.status(steady.token(Client.OPAQUE))).isEqualTo(401);
        assertThat(steady.requests("introspect")).isEqualTo(before);
    }

    private Visitor riskos(Map<String, String> settings) {
        return webhooks.riskos("riskos", settings);
    }
}
