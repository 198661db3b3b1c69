package org.riskosbridge.auth;

/** The {@code WWW-Authenticate} values of a webhook that accepts bearer tokens (RFC 6750, section 3). */
record BearerChallenge(String realm) {

    /** Section 3.1: a request without any authentication information gets no error code. */
    Verdict.Unauthorized tokenMissing(String why) {
        return new Verdict.Unauthorized("Bearer realm=\"" + realm + '"', why);
    }

    /** Expired, revoked, forged, or from another issuer: the same answer for all, so that an attacker learns nothing. */
    Verdict.Unauthorized invalidToken(String why) {
        return new Verdict.Unauthorized("Bearer realm=\"" + realm + "\", error=\"invalid_token\"", why);
    }

    /** A genuine token that does not fulfil this webhook's requirements. */
    Verdict.Forbidden insufficientScope() {
        return new Verdict.Forbidden("Bearer realm=\"" + realm + "\", error=\"insufficient_scope\"");
    }
}
