package org.riskosbridge.auth;

/** The result of an {@link Authenticator}. */
public sealed interface Verdict {

    /** The credential is valid for this webhook. */
    record Accepted() implements Verdict {
        static final Accepted INSTANCE = new Accepted();

        @Override
        public Kind kind() {
            return Kind.ACCEPTED;
        }
    }

    /**
     * No credential, or an invalid one. The response never says which part was wrong.
     *
     * @param challenge the value of {@code WWW-Authenticate} (RFC 9110, section 11.6.1)
     * @param why for the operator's log; contains nothing of the credential
     */
    record Unauthorized(String challenge, String why) implements Verdict {
        @Override
        public Kind kind() {
            return Kind.UNAUTHORIZED;
        }
    }

    /**
     * A genuine access token without the right to this webhook: a scope is missing, or the token belongs to another client.
     *
     * @param challenge the value of {@code WWW-Authenticate}: RFC 6750, section 3.1, {@code insufficient_scope}
     */
    record Forbidden(String challenge) implements Verdict {
        @Override
        public Kind kind() {
            return Kind.FORBIDDEN;
        }
    }

    /** The credential was not checked, because too many unknown credentials are being checked. */
    record TooMany() implements Verdict {
        static final TooMany INSTANCE = new TooMany();

        @Override
        public Kind kind() {
            return Kind.TOO_MANY;
        }
    }

    /**
     * The credential could not be checked, because the identity provider is unavailable.
     *
     * @param remedy for the operator's log: what could not be reached; contains no credential
     */
    record Unavailable(String remedy) implements Verdict {
        @Override
        public Kind kind() {
            return Kind.UNAVAILABLE;
        }
    }

    /** The cases: a switch over them does not compile when one is missing. */
    enum Kind {
        ACCEPTED,
        UNAUTHORIZED,
        FORBIDDEN,
        TOO_MANY,
        UNAVAILABLE
    }

    /** {@return the case of this verdict} */
    Kind kind();
}
