package org.riskosbridge.auth;

/** What {@code WWW-Authenticate} says of a webhook that takes bearer tokens (RFC 6750, section 3). */
record BearerChallenge(String realm) {

    /** Section 3.1: a request without any authentication information gets no error code. */
    Verdict.Unauthorized tokenMissing() {
        return new Verdict.Unauthorized("Bearer realm=\"" + realm + '"');
    }

    /** Expired, revoked, forged, another issuer's: all the same, so that a prober learns nothing. */
    Verdict.Unauthorized invalidToken() {
        return new Verdict.Unauthorized("Bearer realm=\"" + realm + "\", error=\"invalid_token\"");
    }

    /** A genuine token that is not good for this webhook. */
    Verdict.Forbidden insufficientScope() {
        return new Verdict.Forbidden("Bearer realm=\"" + realm + "\", error=\"insufficient_scope\"");
    }
}
