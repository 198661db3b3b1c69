package org.riskosbridge.spool;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Encrypts entries with AES-256-GCM, which detects damaged and moved entries. Each entry has a random nonce, which allows 2^32 entries per key
 * (NIST SP 800-38D, section 8.3): seven weeks at 1,000 entries a second.
 */
final class Seal {

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    /** Bytes that encryption adds to an entry. */
    static final int OVERHEAD = NONCE_BYTES + TAG_BITS / Byte.SIZE;

    private final SecretKey key;
    private final SecureRandom random = new SecureRandom();

    Seal(SecretKey key) {
        this.key = key;
    }

    /**
     * Encrypts.
     *
     * @param place the entry's place; not stored, but needed for decryption
     * @return nonce, encrypted bytes, tag
     */
    byte[] close(byte[] plain, byte[] place) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] encrypted = cipher(Cipher.ENCRYPT_MODE, nonce, place).doFinal(plain);
            return ByteBuffer.allocate(nonce.length + encrypted.length)
                    .put(nonce)
                    .put(encrypted)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@return the plain entry; empty when the entry is damaged, was moved, or has another key} */
    Optional<byte[]> open(ByteBuffer sealed, byte[] place) {
        if (sealed.remaining() < OVERHEAD) {
            return Optional.empty();
        }
        byte[] nonce = new byte[NONCE_BYTES];
        sealed.get(nonce);
        byte[] encrypted = new byte[sealed.remaining()];
        sealed.get(encrypted);
        try {
            return Optional.of(cipher(Cipher.DECRYPT_MODE, nonce, place).doFinal(encrypted));
        } catch (AEADBadTagException damaged) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, byte[] place) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(place);
        return cipher;
    }
}
