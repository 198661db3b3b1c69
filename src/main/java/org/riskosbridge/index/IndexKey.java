package org.riskosbridge.index;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.event.Digests;

/**
 * The key of one event in the index: a hash tag, so that one script may touch many keys of a Redis Cluster's slot, and
 * the event's hashed identity. Hashed, because ids have any length and because Redis need not know them.
 */
public final class IndexKey {

    private static final byte[] TAG = "{0}".getBytes(StandardCharsets.US_ASCII);

    /** Names the Redis that the index was last known to be whole on. */
    static final String EPOCH = "{0}epoch";

    /** The time until which all that was known is known to whoever sees it, and how many keys were evicted by then. */
    static final String HEARTBEAT = "{0}hb";

    /** Names the loss that the index is to be rebuilt after. */
    static final String LOSS = "{0}loss";

    /** Held by the one bridge that rebuilds the index. */
    static final String REBUILD = "{0}rebuild";

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

    /** {@return the key of an event that stands in Redis under this name; null when the name is that of something else} */
    static @Nullable IndexKey parse(byte[] name) {
        boolean isEvent = name.length == TAG.length + Digests.IDENTITY_LENGTH
                && Arrays.equals(name, 0, TAG.length, TAG, 0, TAG.length);
        return isEvent ? new IndexKey(name) : null;
    }

    byte[] bytes() {
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IndexKey key && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
