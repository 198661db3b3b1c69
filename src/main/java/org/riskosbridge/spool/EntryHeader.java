package org.riskosbridge.spool;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The header of each entry on disk: magic, length, number, time, and a checksum of these.
 *
 * @param length length of the encrypted entry that follows
 * @param keptAt milliseconds since 1970
 */
record EntryHeader(int length, long number, long keptAt) {

    static final int BYTES = 2 * Integer.BYTES + 2 * Long.BYTES + Integer.BYTES;

    /** Offset of the time in the header. */
    static final int KEPT_AT = 2 * Integer.BYTES + Long.BYTES;

    private static final int MAGIC = 0x52495350;
    private static final int CHECKED = BYTES - Integer.BYTES;

    /** {@return the entry in its form on disk} */
    ByteBuffer before(byte[] sealed) {
        ByteBuffer entry = ByteBuffer.allocate(BYTES + sealed.length);
        entry.putInt(MAGIC).putInt(length).putLong(number).putLong(keptAt);
        return entry.putInt(checksum(entry, 0)).put(sealed).flip();
    }

    /** {@return the header at this place, if the complete entry follows; null otherwise} */
    static @Nullable EntryHeader at(ByteBuffer bytes, int position) {
        if (bytes.getInt(position) != MAGIC || bytes.getInt(position + CHECKED) != checksum(bytes, position)) {
            return null;
        }
        ByteBuffer head = bytes.duplicate().position(position + Integer.BYTES);
        EntryHeader found = new EntryHeader(head.getInt(), head.getLong(), head.getLong());
        boolean isWhole = found.length >= 0 && found.length <= bytes.limit() - position - BYTES;
        return isWhole ? found : null;
    }

    private static int checksum(ByteBuffer bytes, int position) {
        CRC32 sum = new CRC32();
        sum.update(bytes.duplicate().limit(position + CHECKED).position(position));
        return (int) sum.getValue();
    }

    /** {@return the size of the entry in bytes, header included} */
    int end() {
        return BYTES + length;
    }

    /** {@return the associated data that binds the encrypted entry to its number and time} */
    byte[] place() {
        return ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(number)
                .putLong(keptAt)
                .array();
    }
}
