package org.riskosbridge.auth;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The claims of a verified access token, from a JWT (RFC 9068, section 2.2) or an introspection response (RFC 7662, section 2.2). A claim
 * whose type the RFC does not allow counts as absent.
 *
 * @param audience {@code aud}
 * @param scopes of the OAuth scope claim, as text with spaces or as a list, and of {@code scp}, which some providers use
 * @param client {@code azp}, else {@code client_id}, else {@code sub}: with client credentials the subject is the client
 * @param expiry {@code exp}, seconds since 1970
 */
record TokenClaims(
        Set<String> audience, Set<String> scopes, @Nullable String client, OptionalLong expiry) {

    static TokenClaims of(JsonObject claims) {
        Set<String> scopes = new LinkedHashSet<>();
        for (String claim : new String[] {"scope", "scp"}) {
            texts(claims.getValue(claim))
                    .flatMap(text -> Arrays.stream(text.split(" ")))
                    .forEach(scopes::add);
        }
        return new TokenClaims(
                Set.of(texts(claims.getValue("aud")).distinct().toArray(String[]::new)),
                Set.copyOf(scopes),
                Stream.of("azp", "client_id", "sub")
                        .map(claims::getValue)
                        .flatMap(TokenClaims::text)
                        .findFirst()
                        .orElse(null),
                claims.getValue("exp") instanceof Number exp ? OptionalLong.of(exp.longValue()) : OptionalLong.empty());
    }

    private static Stream<String> texts(@Nullable Object value) {
        return value instanceof JsonArray list ? list.stream().flatMap(TokenClaims::text) : text(value);
    }

    private static Stream<String> text(@Nullable Object value) {
        return value instanceof String text && !text.isEmpty() ? Stream.of(text) : Stream.empty();
    }
}
