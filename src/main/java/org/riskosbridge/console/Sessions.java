package org.riskosbridge.console;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** The sessions of people who are logged in. Sessions are in memory: a restart of the console ends every session. */
final class Sessions {

    /** Maximum sessions at once; one more session ends the oldest. */
    private static final int MOST = 1_000;

    /** 256 bits. */
    private static final int BYTES = 32;

    private final SecureRandom random = new SecureRandom();
    private final LongSupplier nanoTime;
    private final Duration maxAge;

    private final Map<String, Session> sessions = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Session> eldest) {
            return size() > MOST;
        }
    };

    Sessions(LongSupplier nanoTime, Duration maxAge) {
        this.nanoTime = nanoTime;
        this.maxAge = maxAge;
    }

    /** The rights of a session. */
    enum Role {
        VIEWER,
        OPERATOR
    }

    /**
     * One login.
     *
     * @param user the name by which the identity provider knows the person; empty without one
     * @param logout the address that ends the person's session at the identity provider; empty without one
     * @param csrf the token that each form of this session must send back
     * @param ends {@link System#nanoTime}
     */
    record Session(Role role, String user, String logout, String csrf, long ends) {}

    /** {@return the value of the cookie of a new session} */
    synchronized String begin(Role role, String user, String logout) {
        String cookie = secret();
        sessions.put(cookie, open(role, user, logout));
        return cookie;
    }

    /** {@return a new session without a cookie} */
    Session open(Role role, String user, String logout) {
        return new Session(role, user, logout, secret(), nanoTime.getAsLong() + maxAge.toNanos());
    }

    synchronized Optional<Session> find(String cookie) {
        Session session = sessions.get(cookie);
        if (session != null && session.ends() - nanoTime.getAsLong() < 0) {
            sessions.remove(cookie);
            return Optional.empty();
        }
        return Optional.ofNullable(session);
    }

    synchronized void end(String cookie) {
        sessions.remove(cookie);
    }

    private String secret() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
