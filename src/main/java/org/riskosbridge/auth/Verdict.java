package org.riskosbridge.auth;

/** What an {@link Authenticator} says of a request. */
public sealed interface Verdict {

    /** The credential is good for this webhook. */
    record Accepted() implements Verdict {
        static final Accepted INSTANCE = new Accepted();
    }

    /**
     * No credential, or one that is not good. Which part was wrong is never told.
     *
     * @param challenge the value of {@code WWW-Authenticate} (RFC 9110, section 11.6.1)
     */
    record Unauthorized(String challenge) implements Verdict {}

    /**
     * A genuine access token that does not entitle its bearer to this webhook: missing scope, or another client's.
     *
     * @param challenge the value of {@code WWW-Authenticate}: RFC 6750, section 3.1, {@code insufficient_scope}
     */
    record Forbidden(String challenge) implements Verdict {}

    /** The credential was not checked, because too many others that nobody has seen before are being checked. */
    record TooMany() implements Verdict {
        static final TooMany INSTANCE = new TooMany();
    }

    /**
     * The credential could not be checked, because the identity provider could not be asked.
     *
     * @param remedy for the operator's log: what could not be reached; holds no credential
     */
    record Unavailable(String remedy) implements Verdict {}
}
