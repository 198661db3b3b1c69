package org.riskosbridge.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.security.AuthenticationCompletionException;
import java.net.ConnectException;
import java.util.List;
import org.jose4j.jwt.consumer.ErrorCodeValidator;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtContext;
import org.junit.jupiter.api.Test;

/** What the log says of a login that failed: what to do, and nothing of the person. */
class OidcLoginTest {

    private static final String CLAIMS = "{\"email\":\"anna@example.com\"}";

    @Test
    void idTokenThatIsRefusedIsToldWithoutItsClaims() {
        assertThat(reason(ErrorCodes.EXPIRED)).contains("check the clocks");
        assertThat(reason(ErrorCodes.AUDIENCE_INVALID)).contains("client-id");
        assertThat(reason(ErrorCodes.ISSUER_INVALID)).contains("auth-server-url");
        assertThat(reason(ErrorCodes.MISCELLANEOUS)).contains("jose4j error " + ErrorCodes.MISCELLANEOUS);
    }

    private static String reason(int code) {
        InvalidJwtException invalid = new InvalidJwtException(
                "JWT (claims->" + CLAIMS + ") rejected",
                List.of(new ErrorCodeValidator.Error(code, CLAIMS)),
                new JwtContext(null, null, List.of()));
        String reason = OidcLogin.reason(new AuthenticationCompletionException(invalid));
        assertThat(reason).doesNotContain("anna");
        return reason;
    }

    @Test
    void errorOfTheProviderIsToldWithoutItsDescription() {
        assertThat(
                        OidcLogin.reason(
                                new AuthenticationCompletionException(
                                        "Authorization code flow has failed, error code: access_denied, error description: anna has no role")))
                .isEqualTo("the identity provider answered access_denied");
        assertThat(OidcLogin.reason(new AuthenticationCompletionException(
                        new IllegalStateException("{\"error\" : \"invalid_client\",\"error_description\":\"anna\"}"))))
                .isEqualTo("the identity provider answered invalid_client");
    }

    @Test
    void otherFailureIsToldByItsKind() {
        assertThat(OidcLogin.reason(new AuthenticationCompletionException(new ConnectException("anna's laptop"))))
                .isEqualTo("ConnectException");
    }
}
