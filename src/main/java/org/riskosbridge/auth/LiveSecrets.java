package org.riskosbridge.auth;

import java.security.MessageDigest;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.riskosbridge.event.Digests;

/**
 * The secrets that are good now, as SHA-256 digests: digests have one length, so that the comparison tells nothing of
 * the length of a secret, and the secrets themselves need not stay in memory here.
 */
final class LiveSecrets {

    private final byte[][] digests;
    private final AtomicIntegerArray uses;

    /** @param secrets the exact bytes that a sender must present, one element per live secret */
    LiveSecrets(Collection<byte[]> secrets) {
        digests = secrets.stream().map(Digests::sha256).toArray(byte[][]::new);
        uses = new AtomicIntegerArray(digests.length);
    }

    /** Takes the same time whichever secret matches, and whether or not one does. */
    boolean contain(byte[] presented) {
        byte[] digest = Digests.sha256(presented);
        int found = -1;
        for (int i = 0; i < digests.length; i++) {
            found = MessageDigest.isEqual(digests[i], digest) ? i : found;
        }
        if (found >= 0) {
            // One that is lost to another thread does not matter: that one has counted.
            uses.lazySet(found, uses.getPlain(found) + 1);
        }
        return found >= 0;
    }

    /** {@return a number that changes with each use of a secret, and is 0 before the first} */
    int uses(int number) {
        return uses.get(number);
    }
}
