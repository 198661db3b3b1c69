package org.riskosbridge.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.riskosbridge.it.LongRunning;
import org.riskosbridge.oidc.Client;
import org.riskosbridge.oidc.OidcServer;

/** Invalid access tokens, against a real provider. */
@LongRunning
@QuarkusTest
@TestProfile(AuthAlone.class)
@SuppressWarnings("NullAway.Init") // Quarkus sets the fields
class TokenForgeryIT {

    private static final String INVALID = "Bearer realm=\"riskos\", error=\"invalid_token\"";

    OidcServer steady;

    @Inject
    TestWebhooks webhooks;

    @Test
    void whatTheForgeriesAreMadeOfWouldBeAccepted() {
        assertThat(riskos().status(Forgery.of(steady).signedByProvider())).isEqualTo(200);
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
    void aForgedSignatureIsRefused() throws GeneralSecurityException, JoseException {
        refused(Forgery.of(steady).withoutSignature(""));
        refused(Forgery.of(steady).withoutSignature("AAAA"));
        refused(Forgery.of(steady).hmacWithPublicKey());
        refused(Forgery.of(steady).withOwnKey());
    }

    @Test
    void aKeyThatTheProviderDoesNotHaveIsRefused() throws GeneralSecurityException {
        Visitor riskos = riskos();
        String forged = Forgery.of(steady).withUnknownKey();
        assertThat(riskos.bring(forged).challenge()).isEqualTo(INVALID);
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
        refused(garbage);
    }

    @Test
    void forgedKeyNamesDoNotMakeTheBridgeHammerTheProvider() throws GeneralSecurityException {
        Visitor riskos = riskos();
        int keysBefore = steady.requests("jwks");
        int introspectionsBefore = steady.requests("introspect");
        long start = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            assertThat(riskos.status(Forgery.of(steady).withUnknownKey())).isEqualTo(401);
        }
        long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
        assertThat((long) steady.requests("jwks") - keysBefore).isLessThanOrEqualTo(seconds + 1);
        assertThat(steady.requests("introspect")).isEqualTo(introspectionsBefore);
    }

    /** Strangers must not be able to make the bridge report an outage of the provider. */
    @Test
    void tokensWithInventedKeysAtOnceAreWrongCredentialsAndNoOutage() throws GeneralSecurityException {
        List<String> forged = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            forged.add(Forgery.of(steady).withUnknownKey());
        }
        assertThat(riskos().bring(forged)).extracting(Visitor.Answer::status).containsOnly(401);
    }

    private void refused(String token) {
        assertThat(riskos().bring(token)).isEqualTo(new Visitor.Answer(401, INVALID, ""));
    }

    private Visitor riskos() {
        return webhooks.riskos("riskos", Map.of());
    }
}
