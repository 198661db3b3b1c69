package org.riskosbridge.auth;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256, with one engine per thread: making one costs more than digesting a credential with it. */
final class Digest {

    private static final ThreadLocal<MessageDigest> ENGINE = ThreadLocal.withInitial(Digest::engine);

    private Digest() {}

    /** {@return the 32 bytes of SHA-256 over {@code data}} */
    static byte[] of(byte[] data) {
        return ENGINE.get().digest(data);
    }

    private static MessageDigest engine() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
