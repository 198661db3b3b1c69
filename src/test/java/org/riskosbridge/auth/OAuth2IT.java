package org.riskosbridge.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.riskosbridge.oidc.Client;
import org.riskosbridge.oidc.OidcServer;

/** Access tokens, against a real provider that is there all the time. */
@QuarkusTest
@QuarkusTestResource(value = IdentityProviders.class, restrictToAnnotatedClass = true)
@SuppressWarnings("NullAway.Init") // Quarkus sets the fields
class OAuth2IT {

    private static final String INVALID = "Bearer realm=\"riskos\", error=\"invalid_token\"";
    private static final String INSUFFICIENT = "Bearer realm=\"riskos\", error=\"insufficient_scope\"";

    OidcServer steady;

    @Inject
    Authenticators authenticators;

    @Inject
    TestDoors doors;

    @TestHTTPResource("/test-doors/")
    URI uri;

    @ParameterizedTest
    @EnumSource(
            value = Client.class,
            names = {"RISKOS", "OTHER", "BRIEF", "OPAQUE"})
    void aTokenForTheBridgeIsAccepted(Client client) {
        assertThat(riskos(Map.of()).status(steady.token(client))).isEqualTo(200);
    }

    @Test
    void whatTheForgeriesAreMadeOfWouldBeAccepted() {
        assertThat(riskos(Map.of()).status(Forgery.of(steady).signedByProvider()))
                .isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource(
            value = Client.class,
            names = {"ELSEWHERE", "OPAQUE_ELSEWHERE"})
    void aTokenForAnotherAudienceIsRefused(Client client) {
        refused(steady.token(client));
    }

    @Test
    void aTokenOfAnotherIssuerIsRefused() {
        refused(Forgery.of(steady).with("iss", "https://elsewhere.example").signedByProvider());
        refused(Forgery.of(steady).without("iss").signedByProvider());
    }

    @Test
    void aTokenOutsideItsTimeIsRefused() {
        long now = System.currentTimeMillis() / 1000;
        refused(Forgery.of(steady).with("exp", now - 2).signedByProvider());
        refused(Forgery.of(steady).with("nbf", now + 120).signedByProvider());
        refused(Forgery.of(steady).without("exp").signedByProvider());
    }

    @Test
    void anExpiredTokenIsRefusedEvenWhenItIsRemembered() {
        Visitor riskos = riskos(Map.of("oauth2.remember", "10m"));
        String brief = steady.token(Client.BRIEF);
        assertThat(riskos.status(brief)).isEqualTo(200);
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(riskos.bring(brief).challenge()).isEqualTo(INVALID));
    }

    @Test
    void aForgedSignatureIsRefused() throws GeneralSecurityException, JoseException {
        refused(Forgery.of(steady).withoutSignature(""));
        refused(Forgery.of(steady).withoutSignature("AAAA"));
        refused(Forgery.of(steady).hmacWithPublicKey());
        refused(Forgery.of(steady).withOwnKey());
    }

    @Test
    void aKeyThatTheProviderDoesNotHaveIsRefused() throws GeneralSecurityException {
        Visitor riskos = riskos(Map.of());
        String forged = Forgery.of(steady).withUnknownKey();
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(
                        () -> assertThat(riskos.bring(forged).challenge()).isEqualTo(INVALID));
        assertThat(riskos.status(forged)).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage",
                ".",
                "..",
                "a.b.c",
                "e30.e30.e30",
                "e30.bm90IGpzb24.e30",
                "eyJhbGciOiJSUzI1NiIsImtpZCI6NDJ9.e30.AAAA",
                "eyJhbGciOiJSUzI1NiJ9.W10.AAAA",
                "a.b.c.d.e",
                "%00%00",
                "\"quoted\"",
            })
    void garbageIsRefused(String garbage) {
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> refused(garbage));
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
        Visitor remembering = riskos("remembering", Map.of("oauth2.remember", "10m"));
        Visitor forgetful = riskos("forgetful", Map.of("oauth2.remember", "0s"));
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
    void forgedKeyNamesDoNotMakeTheBridgeHammerTheProvider() throws GeneralSecurityException {
        Visitor riskos = riskos(Map.of());
        int keysBefore = steady.requests("jwks");
        int introspectionsBefore = steady.requests("introspect");
        long start = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            assertThat(riskos.status(Forgery.of(steady).withUnknownKey())).isIn(401, 503);
        }
        long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
        assertThat((long) steady.requests("jwks") - keysBefore).isLessThanOrEqualTo(seconds + 1);
        assertThat(steady.requests("introspect")).isEqualTo(introspectionsBefore);
    }

    @Test
    void withoutCredentialsForIntrospectionAnOpaqueTokenIsRefusedWithoutAsking() {
        Visitor jwtOnly = riskos(Map.of("oauth2.tenant", "jwt-only"));
        int before = steady.requests("introspect");
        assertThat(jwtOnly.status(steady.token(Client.RISKOS))).isEqualTo(200);
        assertThat(jwtOnly.status(steady.token(Client.OPAQUE))).isEqualTo(401);
        assertThat(steady.requests("introspect")).isEqualTo(before);
    }

    private void refused(String token) {
        assertThat(riskos(Map.of()).bring(token)).isEqualTo(new Visitor.Answer(401, INVALID, ""));
    }

    private Visitor riskos(Map<String, String> settings) {
        return riskos("riskos", settings);
    }

    /** A webhook named riskos with these settings, behind a door of its own. */
    private Visitor riskos(String door, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("type", "oauth2");
        doors.put(door, authenticators.create("riskos", Deliveries.config(all)));
        return new Visitor(uri, door);
    }
}
