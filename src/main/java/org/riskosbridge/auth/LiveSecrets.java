package org.riskosbridge.auth;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Collection;
import org.riskosbridge.event.Digests;

/**
 * The secrets that are good now, as SHA-256 digests: digests have one length, so that the comparison tells nothing of
 * the length of a secret, and the secrets themselves need not stay in memory here.
 */
final class LiveSecrets {

    private volatile byte[][] digests;

    /** @param secrets the exact bytes that a sender must present, one element per live secret */
    LiveSecrets(Collection<byte[]> secrets) {
        digests = digests(secrets);
    }

    static byte[][] digests(Collection<byte[]> secrets) {
        return secrets.stream().map(Digests::sha256).toArray(byte[][]::new);
    }

    static boolean same(byte[][] digests, byte[][] others) {
        return Arrays.deepEquals(digests, others);
    }

    /** {@return whether these are others than before; only they are good from now on} */
    boolean replace(byte[][] others) {
        boolean isChange = !same(digests, others);
        digests = others;
        return isChange;
    }

    /** Takes the same time whichever secret matches, and whether or not one does. */
    boolean contain(byte[] presented) {
        byte[] digest = Digests.sha256(presented);
        boolean found = false;
        for (byte[] live : digests) {
            found |= MessageDigest.isEqual(live, digest);
        }
        return found;
    }
}
