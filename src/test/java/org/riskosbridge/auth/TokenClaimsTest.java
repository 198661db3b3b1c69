package org.riskosbridge.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenClaimsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                | ",
                "{'scope': 'a b'}                                  | a b",
                "{'scope': ['a', 'b']}                             | a b",
                "{'scp': ['a'], 'scope': 'b'}                      | a b",
                "{'scp': 'a b'}                                    | a b",
                "{'scope': ''}                                     | ",
                "{'scope': 42, 'scp': {'a': 'b'}}                  | ",
                "{'scope': ['a', 42, 'b c', null]}                 | a b c",
            },
            ignoreLeadingAndTrailingWhitespace = true,
            quoteCharacter = '"')
    void scopesAreTextOrAList(String claims, String scopes) {
        assertThat(of(claims).scopes()).isEqualTo(scopes == null ? Set.of() : Set.of(scopes.split(" ")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'aud': 'a b'}        | a b",
                "{'aud': ['a', 'a']}   | a",
                "{'aud': [42, 'a']}    | a",
                "{'aud': {'a': 'a'}}   | ",
                "{}                    | ",
            },
            quoteCharacter = '"')
    void anAudienceIsNeverSplit(String claims, String audience) {
        assertThat(of(claims).audience()).isEqualTo(audience == null ? Set.of() : Set.of(audience));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'azp': 'a', 'client_id': 'b', 'sub': 'c'} | a",
                "{'client_id': 'b', 'sub': 'c'}             | b",
                "{'sub': 'c'}                               | c",
                "{'azp': '', 'client_id': 42, 'sub': 'c'}   | c",
                "{}                                         | ",
            },
            quoteCharacter = '"')
    void theClientIsTheFirstThatIsNamed(String claims, String client) {
        assertThat(of(claims).client()).isEqualTo(client);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'exp': 1795385457} | 1795385457",
                "{'exp': 1795385457.9} | 1795385457",
                "{'exp': 'soon'} | ",
                "{} | "
            },
            quoteCharacter = '"')
    void theExpiryIsANumberOfSeconds(String claims, Long expiry) {
        assertThat(of(claims).expiry().isPresent()).isEqualTo(expiry != null);
        of(claims).expiry().ifPresent(seconds -> assertThat(seconds).isEqualTo(expiry));
    }

    private static TokenClaims of(String claims) {
        return TokenClaims.of(new JsonObject(claims.replace('\'', '"')));
    }
}
