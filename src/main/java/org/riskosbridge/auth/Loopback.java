package org.riskosbridge.auth;

import java.util.regex.Pattern;

/** Hosts that no other machine can reach, or be. */
final class Loopback {

    /** Only a literal: a name that resolves to loopback now may resolve to something else after the next restart. */
    private static final Pattern LITERAL =
            Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[?(::1|0:0:0:0:0:0:0:1)]?", Pattern.CASE_INSENSITIVE);

    private Loopback() {}

    static boolean is(String host) {
        return LITERAL.matcher(host).matches();
    }
}
