package org.riskosbridge.auth;

import java.util.regex.Pattern;

/** Recognises loopback addresses, which no other machine can reach or have. */
public final class Loopback {

    /** Accepts literals only: a name that resolves to loopback now may resolve to another address after a restart. */
    private static final Pattern LITERAL =
            Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[?(::1|0:0:0:0:0:0:0:1)]?", Pattern.CASE_INSENSITIVE);

    private Loopback() {}

    public static boolean is(String host) {
        return LITERAL.matcher(host).matches();
    }
}
