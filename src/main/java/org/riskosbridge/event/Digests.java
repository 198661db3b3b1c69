package org.riskosbridge.event;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** The two hashes of an event: of its identity, and of its body. Both can be computed again from its record. */
public final class Digests {

    /**
     * Bytes of an {@link #identity}: 88 bits, with which the index's key just fits into 16 bytes of Redis. Among 10 million
     * ids the chance that any two are the same is below 1e-12, and then the second event would be in quarantine, not lost.
     */
    public static final int IDENTITY_LENGTH = 11;

    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(Digests::sha256);

    private Digests() {}

    /**
     * The identity of an event, for the index.
     *
     * @param webhook the webhook's name; it cannot hold a line feed, so the two parts cannot run into each other
     * @param eventId the {@linkplain SafeText safe} id
     * @return the first {@value #IDENTITY_LENGTH} bytes of SHA-256 over {@code webhook LF eventId}
     */
    public static byte[] identity(String webhook, String eventId) {
        byte[] hash = SHA_256.get().digest((webhook + '\n' + eventId).getBytes(StandardCharsets.UTF_8));
        return Arrays.copyOf(hash, IDENTITY_LENGTH);
    }

    /** {@return the first 63 bits of the body's SHA-256, as a number from 0} */
    public static long body(byte[] body) {
        return ByteBuffer.wrap(SHA_256.get().digest(body)).getLong() & Long.MAX_VALUE;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
