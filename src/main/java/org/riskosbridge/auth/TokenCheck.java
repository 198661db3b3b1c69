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
     * A JWT names a signing key that the bridge does not have.
     *
     * @param isKeySetNew whether the bridge fetched the provider's key set for this check, and the key was not in it
     */
    record KeyUnknown(boolean isKeySetNew) implements TokenCheck {}

    /** Not checked, because too many other tokens that nobody has seen before are being checked. */
    record TooMany() implements TokenCheck {
        static final TooMany INSTANCE = new TooMany();
    }

    /**
     * Cannot be told now.
     *
     * @param remedy as in {@link Verdict.Unavailable}
     */
    record Unknown(String remedy) implements TokenCheck {}
}
