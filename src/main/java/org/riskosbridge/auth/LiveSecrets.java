package org.riskosbridge.auth;

import java.security.MessageDigest;
import java.util.Collection;

/**
 * The secrets that are good now, as SHA-256 digests: digests have one length, so that the comparison tells nothing of
 * the length of a secret, and the secrets themselves need not stay in memory here.
 */
final class LiveSecrets {

    private final byte[][] digests;

    /** @param secrets the exact bytes that a sender must present, one element per live secret */
    LiveSecrets(Collection<byte[]> secrets) {
        digests = secrets.stream().map(Digest::of).toArray(byte[][]::new);
    }

    /** Takes the same time whichever secret matches, and whether or not one does. */
    boolean contain(byte[] presented) {
        byte[] digest = Digest.of(presented);
        boolean found = false;
        for (byte[] live : digests) {
            found |= MessageDigest.isEqual(live, digest);
        }
        return found;
    }
}
