package org.riskosbridge.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.oidc.OIDCException;
import io.quarkus.security.AuthenticationFailedException;
import java.net.ConnectException;
import java.util.List;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.ErrorCodeValidator;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtContext;
import org.jose4j.lang.UnresolvableKeyException;
import org.junit.jupiter.api.Test;

class TokenCheckFailureTest {

    private static final boolean ASKED = true;
    private static final boolean NOT_ASKED = false;

    private final TokenCheckFailure failures = new TokenCheckFailure("quarkus.oidc.riskos");

    @Test
    void aBadJwtIsRefusedWhetherOrNotTheProviderWasAsked() {
        Throwable failure = failed(new InvalidJwtException("expired", List.of(), context()));
        assertThat(failures.read(failure, NOT_ASKED)).isEqualTo(TokenCheck.Refused.INSTANCE);
        assertThat(failures.read(failure, ASKED)).isEqualTo(TokenCheck.Refused.INSTANCE);
    }

    @Test
    void anInactiveTokenIsRefused() {
        assertThat(failures.read(new AuthenticationFailedException(), ASKED)).isEqualTo(TokenCheck.Refused.INSTANCE);
    }

    @Test
    void aFailureOfTheProviderIsNeverTheTokensFault() {
        for (Throwable cause : List.of(new ConnectException(), new OIDCException("502"), new NullPointerException())) {
            assertThat(failures.read(failed(cause), ASKED)).isInstanceOf(TokenCheck.Unknown.class);
        }
        assertThat(failures.read(new OIDCException("no context"), NOT_ASKED)).isInstanceOf(TokenCheck.Unknown.class);
    }

    @Test
    void whatFailsWithoutTheProviderIsTheTokensFault() {
        assertThat(failures.read(failed(new OIDCException("Invalid token type")), NOT_ASKED))
                .isEqualTo(TokenCheck.Refused.INSTANCE);
    }

    @Test
    void anUnknownKeyTellsWhetherTheKeySetIsNew() {
        Throwable unknownKey = failed(new InvalidJwtException(
                "no key",
                new ErrorCodeValidator.Error(0, "no key"),
                new UnresolvableKeyException("no key"),
                context()));
        assertThat(failures.read(unknownKey, NOT_ASKED)).isEqualTo(new TokenCheck.KeyUnknown(false));
        assertThat(failures.read(unknownKey, ASKED)).isEqualTo(new TokenCheck.KeyUnknown(true));
    }

    @Test
    void theRemedyNamesTheTenant() {
        TokenCheck check = failures.read(failed(new ConnectException()), ASKED);
        assertThat(check).asString().contains("quarkus.oidc.riskos.auth-server-url", "ConnectException");
    }

    private static Throwable failed(Throwable cause) {
        return new AuthenticationFailedException(cause);
    }

    private static JwtContext context() {
        return new JwtContext(new JwtClaims(), List.of());
    }
}
