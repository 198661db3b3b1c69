package org.riskosbridge.index;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.event.Digests;

/**
 * The key of one event in the index: a hash tag and a hash of the event's identity. The hash tag puts all keys into one slot of a Redis Cluster, so
 * that one script may use many keys. The hash has a fixed length and keeps event ids out of Redis.
 */
public final class IndexKey {

    private static final byte[] TAG = "{0}".getBytes(StandardCharsets.US_ASCII);

    /** Key of the epoch: the identity of the Redis on which the index was last complete. */
    static final String EPOCH = "{0}epoch";

    /** Key of the heartbeat: the last time at which the index was complete, and the number of keys evicted by then. */
    static final String HEARTBEAT = "{0}hb";

    /** Key of the name of the loss after which the index must be rebuilt. */
    static final String LOSS = "{0}loss";

    /** Key of the last time at which a bridge found the index incomplete. */
    static final String INCOMPLETE_CHECKED_AT = "{0}checked";

    /** Key of the lock of the bridge that rebuilds the index. */
    static final String REBUILD = "{0}rebuild";

    /** Key of the progress of the rebuild: how far each partition of the log is in the index. */
    static final String PROGRESS = "{0}progress";

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

    /** {@return the event key with this name in Redis; null when the name does not belong to an event} */
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
