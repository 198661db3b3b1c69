package org.riskosbridge.auth;

import java.util.Set;

/** What came of a step of a login at the identity provider. */
public sealed interface LoginResult {

    /** The browser goes on at the identity provider. */
    record Redirect(String location) implements LoginResult {}

    /**
     * The identity provider knows the person.
     *
     * @param name of the person, for people: the claim that {@code token.principal-claim} names, else {@code upn},
     *     {@code preferred_username} or {@code sub}
     * @param roles of the person at the provider
     * @param logout the address that ends the person's session at the provider; empty when the provider has none
     */
    record LoggedIn(String name, Set<String> roles, String logout) implements LoginResult {}

    /** The login is not complete: another browser's, expired, denied by the provider, or forged. */
    enum Refused implements LoginResult {
        INSTANCE
    }

    /** The identity provider does not answer. */
    enum Unavailable implements LoginResult {
        INSTANCE
    }
}
