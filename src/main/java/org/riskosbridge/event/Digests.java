package org.riskosbridge.event;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/** SHA-256, and the two digests of an event, both of which can be computed again from its record. */
public final class Digests {

    /**
     * Bytes of an {@link #identity}: 88 bits, with which the index's key just fits into 16 bytes of Redis. Among 10 million
     * ids the chance that any two are the same is below 1e-12, and then the second event would be in quarantine, not lost.
     */
    public static final int IDENTITY_LENGTH = 11;

    /** One engine per thread: making one costs more than most digests. */
    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(Digests::engine);

    private Digests() {}

    /**
     * The identity of an event, for the index.
     *
     * @param webhook the webhook's name; it cannot hold a line feed, so the two parts cannot run into each other
     * @param eventId the {@linkplain SafeText safe} id
     * @return the first {@value #IDENTITY_LENGTH} bytes of SHA-256 over {@code webhook LF eventId}
     */
    public static byte[] identity(String webhook, String eventId) {
        byte[] hash = sha256((webhook + '\n' + eventId).getBytes(StandardCharsets.UTF_8));
        return Arrays.copyOf(hash, IDENTITY_LENGTH);
    }

    /**
     * {@return a checksum of 63 bits, as a number from 0} CRC-32C and CRC-32, which processors compute at a tenth of the
     * cost of SHA-256. It tells a changed body from the same one; it need not stand up to a forger, who would have to be
     * able to deliver events in the first place, and would only keep one of them out of quarantine.
     */
    public static long body(byte[] body) {
        return (checksum(new CRC32C(), body) << 31) ^ checksum(new CRC32(), body);
    }

    private static long checksum(Checksum checksum, byte[] data) {
        checksum.update(data);
        return checksum.getValue();
    }

    /** {@return the 32 bytes of SHA-256 over the data} */
    public static byte[] sha256(byte[] data) {
        return SHA_256.get().digest(data);
    }

    private static MessageDigest engine() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
