package org.riskosbridge.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.riskosbridge.availability.Availability;
import org.riskosbridge.it.LogLines;
import org.riskosbridge.it.LongRunning;
import org.riskosbridge.oidc.Client;
import org.riskosbridge.oidc.OidcServer;

/** Access tokens, against a real provider that becomes unavailable, hangs, and changes its key. */
@LongRunning
@QuarkusTest
@TestProfile(AuthAlone.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@SuppressWarnings("NullAway.Init") // Quarkus sets the fields
class OAuth2OutageIT {

    OidcServer fragile;
    OidcServer steady;

    HangingProvider hanging;

    @Inject
    TestWebhooks webhooks;

    private final LogLines told = LogLines.of(Availability.class);

    private Visitor visitor;

    @AfterEach
    void stopListening() {
        told.close();
    }

    @BeforeEach
    void openDoor() {
        visitor = webhooks.open("fragile", "fragile", Map.of("oauth2.token-cache-ttl", "0s"));
    }

    @AfterEach
    void thaw() {
        fragile.thaw();
    }

    @Test
    @Order(1)
    void providerThatIsUnavailableAtStartIsFoundWhenItComes() {
        assertThat(visitor.bring(steady.token(Client.RISKOS))).satisfies(answer -> {
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.remedy()).contains("quarkus.oidc.fragile.auth-server-url");
        });
        assertThat(told.messages())
                .singleElement(STRING)
                .contains("webhook fragile (http://", "is unavailable", "quarkus.oidc.fragile.auth-server-url");
        acceptedFromNowOn();
        assertThat(told.messages()).hasSize(2).last(STRING).contains("is available again after");
    }

    @Test
    void knownKeysGoOnWorkingWhileTheProviderIsUnavailable() {
        acceptedFromNowOn();
        // The webhook has had no outage.
        openDoor();
        told.records().clear();
        String jwt = fragile.token(Client.RISKOS);
        String opaque = fragile.token(Client.OPAQUE);
        fragile.kill();
        assertThat(visitor.status(jwt)).isEqualTo(200);
        assertThat(visitor.status(opaque)).isEqualTo(503);
        assertThat(visitor.status(steady.token(Client.RISKOS))).isEqualTo(503);
        assertThat(visitor.status(jwt)).isEqualTo(200);
        assertThat(told.messages()).singleElement(STRING).contains("is unavailable");
    }

    @Test
    void aNewKeyAfterARestartIsLearned() {
        acceptedFromNowOn();
        fragile.kill();
        acceptedFromNowOn();
    }

    @Test
    void aKeyRotationCostsNoGoodTokenARefusal() {
        acceptedFromNowOn();
        String former = fragile.token(Client.RISKOS);
        fragile.rotateKey();
        List<String> burst =
                Stream.generate(() -> fragile.token(Client.RISKOS)).limit(20).toList();
        assertThat(visitor.bring(burst)).extracting(Visitor.Answer::status).containsOnly(200);
        await().atMost(Duration.ofSeconds(60)).until(() -> visitor.status(former) == 401);
    }

    @Test
    void aProviderThatHangsIsWaitedForAFewSecondsOnly() {
        acceptedFromNowOn();
        String jwt = fragile.token(Client.RISKOS);
        String opaque = fragile.token(Client.OPAQUE);
        fragile.freeze();
        long start = System.nanoTime();
        assertThat(visitor.status(opaque)).isEqualTo(503);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
        assertThat(visitor.status(jwt)).isEqualTo(200);
        fragile.thaw();
        await().atMost(Duration.ofSeconds(60)).until(() -> visitor.status(opaque) == 200);
    }

    @Test
    void aProviderThatHasNeverAnsweredIsLetGoOf() {
        Visitor hung = webhooks.open("hanging", "hanging", Map.of());
        long start = System.nanoTime();
        assertThat(hung.status(steady.token(Client.RISKOS))).isEqualTo(503);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
        assertThat(hanging.taken()).isPositive();
        await().atMost(Duration.ofSeconds(60)).until(() -> hanging.open() == 0);
    }

    private void acceptedFromNowOn() {
        fragile.start();
        String token = fragile.token(Client.RISKOS);
        await().atMost(Duration.ofSeconds(60)).until(() -> visitor.status(token) == 200);
    }
}
