package org.riskosbridge.auth;

/** The result of the check of an access token by the identity provider, or by the keys that it has published. */
sealed interface TokenCheck {

    /** Issued by the provider, and not expired. {@link TokenRequirements} decides whether the token is meant for this webhook. */
    record Genuine(TokenClaims claims) implements TokenCheck {}

    /** Issued by somebody else, expired, revoked, or not a token at all. */
    record Refused() implements TokenCheck {
        static final Refused INSTANCE = new Refused();
    }

    /**
     * A JWT names a signing key that the bridge does not have.
     *
     * @param isKeySetNew whether the bridge fetched the provider's key set for this check, and the key was not in it
     */
    record KeyUnknown(boolean isKeySetNew) implements TokenCheck {}

    /** Not checked, because too many other new tokens are being checked. */
    record TooMany() implements TokenCheck {
        static final TooMany INSTANCE = new TooMany();
    }

    /**
     * The check is impossible now.
     *
     * @param remedy as in {@link Verdict.Unavailable}
     */
    record Unknown(String remedy) implements TokenCheck {}
}
