package org.riskosbridge.event;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/** SHA-256, and the two digests of an event. Both digests can be computed from the event's record. */
public final class Digests {

    /**
     * Bytes of an {@link #identity}: 88 bits, the most with which a key of the index fits into 16 bytes of Redis. Among 10 million
     * ids the probability of a collision is below 1e-12; a collision would send the second event to quarantine and lose nothing.
     */
    public static final int IDENTITY_LENGTH = 11;

    /** One engine per thread: creating an engine costs more than most digests. */
    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(Digests::engine);

    private Digests() {}

    /**
     * The identity of an event, for the index.
     *
     * @param webhook the webhook's name, which contains no line feed: the line feed separates the two parts
     * @param eventId the {@linkplain SafeText safe} id
     * @return the first {@value #IDENTITY_LENGTH} bytes of SHA-256 over {@code webhook LF eventId}
     */
    public static byte[] identity(String webhook, String eventId) {
        byte[] hash = sha256((webhook + '\n' + eventId).getBytes(StandardCharsets.UTF_8));
        return Arrays.copyOf(hash, IDENTITY_LENGTH);
    }

    /**
     * {@return a checksum of 63 bits, not negative} The checksum consists of CRC-32C and CRC-32, which cost a tenth of SHA-256. It detects a changed
     * body. The checksum does not resist forgery. A forger needs valid credentials, and would only prevent the bridge from keeping a second body.
     */
    public static long body(byte[] body) {
        return (checksum(new CRC32C(), body) << 31) ^ checksum(new CRC32(), body);
    }

    /** {@return the same checksum of the buffer's remaining bytes} The buffer's position does not change. */
    public static long body(ByteBuffer body) {
        return (checksum(new CRC32C(), body.duplicate()) << 31) ^ checksum(new CRC32(), body.duplicate());
    }

    private static long checksum(Checksum checksum, ByteBuffer data) {
        checksum.update(data);
        return checksum.getValue();
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
