package org.riskosbridge.auth;

import java.util.Set;

/** The result of a step of a login at the identity provider. */
public sealed interface LoginResult {

    /** The browser continues at the identity provider. */
    record Redirect(String location) implements LoginResult {}

    /**
     * The identity provider knows the person.
     *
     * @param name of the person, to be shown: the claim that {@code token.principal-claim} names, else {@code upn},
     *     {@code preferred_username} or {@code sub}
     * @param roles of the person at the provider
     * @param logout the address that ends the person's session at the provider; empty when the provider has none
     */
    record LoggedIn(String name, Set<String> roles, String logout) implements LoginResult {}

    /** The login is not complete: another browser began the login, the login has expired, the provider denied the login, or the request is forged. */
    enum Refused implements LoginResult {
        INSTANCE
    }

    /** The identity provider does not answer. */
    enum Unavailable implements LoginResult {
        INSTANCE
    }
}
