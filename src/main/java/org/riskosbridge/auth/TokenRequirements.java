package org.riskosbridge.auth;

import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * The claims that a genuine token needs for one webhook.
 *
 * @param audiences the token must have one of them; empty when any audience is accepted. quarkus-oidc checks the audience of a JWT, but not of an
 * introspected token, so this class checks the audience of both
 * @param scopes the token must have all of them
 * @param clients the token must be issued to one of them; empty when any client is accepted
 */
record TokenRequirements(Set<String> audiences, Set<String> scopes, Set<String> clients) {

    /** quarkus-oidc's value for "not checked". */
    static final String ANY_AUDIENCE = "any";

    static TokenRequirements of(List<String> audiences, AuthConfig.OAuth2 config) {
        return new TokenRequirements(
                audiences.equals(List.of(ANY_AUDIENCE)) ? Set.of() : Set.copyOf(audiences),
                Set.copyOf(config.scopes().orElse(List.of())),
                Set.copyOf(config.clientIds().orElse(List.of())));
    }

    /** RFC 9068, section 4: a token for another audience is invalid here. */
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
