package org.riskosbridge.auth;

import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * What a genuine token must say to be good for one webhook.
 *
 * @param audiences of which the token must be meant for one; empty when any will do. quarkus-oidc looks at the audience of
 *     a JWT, but not at that of an introspected token, so it is looked at here for both
 * @param scopes that the token must all carry
 * @param clients of which the token must be issued to one; empty when any will do
 */
record TokenRequirements(Set<String> audiences, Set<String> scopes, Set<String> clients) {

    /** The word of quarkus-oidc for "not looked at". */
    static final String ANY_AUDIENCE = "any";

    static TokenRequirements of(List<String> audiences, AuthConfig.OAuth2 config) {
        return new TokenRequirements(
                audiences.equals(List.of(ANY_AUDIENCE)) ? Set.of() : Set.copyOf(audiences),
                Set.copyOf(config.scopes().orElse(List.of())),
                Set.copyOf(config.clientIds().orElse(List.of())));
    }

    /** RFC 9068, section 4: a token that is meant for somebody else is not valid here at all. */
    boolean isMeantForUs(TokenClaims token) {
        return audiences.isEmpty() || !Collections.disjoint(audiences, token.audience());
    }

    boolean hasScopes(TokenClaims token) {
        return token.scopes().containsAll(scopes);
    }

    boolean isOfKnownClient(TokenClaims token) {
        String client = token.client();
        return clients.isEmpty() || (client != null && clients.contains(client));
    }
}
