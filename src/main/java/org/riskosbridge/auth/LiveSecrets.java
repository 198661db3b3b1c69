package org.riskosbridge.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.riskosbridge.event.Digests;

/**
 * The secrets that are accepted now, as SHA-256 digests. Digests have one length, so a comparison reveals nothing about the length of a
 * secret, and the secrets need not stay in memory.
 */
final class LiveSecrets {

    private final String before;
    private volatile Live live;

    /**
     * Starts with these secrets; {@link #replace} replaces them.
     *
     * @param before the prefix that a sender writes before a secret
     * @param secrets each with its place in the configuration
     */
    LiveSecrets(String before, Map<String, String> secrets) {
        this.before = before;
        byte[][] digests = digests(secrets);
        this.live = new Live(List.copyOf(secrets.values()), digests, new AtomicIntegerArray(digests.length));
    }

    /** {@return the digests of the accepted values, one for each secret} */
    byte[][] digests(Map<String, String> secrets) {
        return secrets.keySet().stream()
                .map(secret -> Digests.sha256((before + secret).getBytes(StandardCharsets.UTF_8)))
                .toArray(byte[][]::new);
    }

    /** {@return whether the secrets have changed; only these secrets are accepted from now on} */
    boolean replace(Collection<String> places, byte[][] digests) {
        Live old = live;
        AtomicIntegerArray uses = new AtomicIntegerArray(digests.length);
        for (int i = 0; i < digests.length; i++) {
            int then = old.find(digests[i]);
            uses.set(i, then < 0 ? 0 : old.uses.get(then));
        }
        live = new Live(List.copyOf(places), digests, uses);
        return !Arrays.deepEquals(old.digests, digests);
    }

    /** Takes the same time for a match and a mismatch, and for each secret. */
    boolean contain(byte[] presented) {
        Live now = live;
        int found = now.find(Digests.sha256(presented));
        if (found >= 0) {
            // A lost update does not matter, because another thread has then counted a use at the same time.
            now.uses.lazySet(found, now.uses.getPlain(found) + 1);
        }
        return found >= 0;
    }

    /** {@return a number that changes with each use of the secret at a place; 0 before the first use} */
    int uses(String place) {
        Live now = live;
        int at = now.places.indexOf(place);
        return at < 0 ? 0 : now.uses.get(at);
    }

    /** The secrets at one time: place, digest and number of uses of each. */
    private static final class Live {
        private final List<String> places;
        private final byte[][] digests;
        private final AtomicIntegerArray uses;

        Live(List<String> places, byte[][] digests, AtomicIntegerArray uses) {
            this.places = places;
            this.digests = digests;
            this.uses = uses;
        }

        int find(byte[] digest) {
            int found = -1;
            for (int i = 0; i < digests.length; i++) {
                found = MessageDigest.isEqual(digests[i], digest) ? i : found;
            }
            return found;
        }
    }
}
