package org.riskosbridge.index;

import java.nio.charset.StandardCharsets;
import org.riskosbridge.event.Digests;

/**
 * The key of one event in the index: a hash tag, so that one script may touch many keys of a Redis Cluster's slot, and
 * the event's hashed identity. Hashed, because ids have any length and because Redis need not know them.
 */
public final class IndexKey {

    private static final byte[] TAG = "{0}".getBytes(StandardCharsets.US_ASCII);

    private final byte[] bytes;

    private IndexKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /** {@return the key of the event with this identity} */
    public static IndexKey of(String webhook, String eventId) {
        byte[] identity = Digests.identity(webhook, eventId);
        byte[] bytes = new byte[TAG.length + identity.length];
        System.arraycopy(TAG, 0, bytes, 0, TAG.length);
        System.arraycopy(identity, 0, bytes, TAG.length, identity.length);
        return new IndexKey(bytes);
    }

    byte[] bytes() {
        return bytes;
    }
}
