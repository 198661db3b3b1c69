package org.riskosbridge.auth;

/** What the identity provider, or the keys it has published, say of an access token. */
sealed interface TokenCheck {

    /** Issued by the provider, and not expired. Whether it is meant for this webhook is another question. */
    record Genuine(TokenClaims claims) implements TokenCheck {}

    /** Not the provider's, expired, revoked, or no token at all. */
    record Refused() implements TokenCheck {
        static final Refused INSTANCE = new Refused();
    }

    /**
     * Cannot be told now.
     *
     * @param remedy as in {@link Verdict.Unavailable}
     */
    record Unknown(String remedy) implements TokenCheck {}
}
