package org.riskosbridge.index;

import java.time.Duration;

/**
 * An entry of the index, and its text in Redis.
 *
 * <p>{@link Committed} is the body's hash alone, as a decimal number, which Redis stores in 16 bytes. With key and expiry an event takes about
 * 130 bytes when the index has 10 million events. The entry does not have the record's position: the log has the position, and the delivery path does
 * not need it.
 */
public sealed interface IndexEntry {

    /** The record is in the log: {@code 4711}. */
    record Committed(long bodyHash) implements IndexEntry {
        String text() {
            return Long.toString(bodyHash);
        }
    }

    /**
     * A delivery attempt intends to append the record: {@code c1761000000000 a1b2-17 riskos.evaluation_completed 3 4711}.
     *
     * @param claimedAt Redis's clock, milliseconds since 1970; also the record's timestamp
     * @param attempt the delivery attempt, unique among all claims
     */
    record Claimed(long claimedAt, String attempt, String topic, int partition, long bodyHash) implements IndexEntry {

        /** The text without the time, which the script inserts: {@code c}, the time, then this text. */
        String textAfterTime() {
            return " " + attempt + " " + topic + " " + partition + " " + bodyHash;
        }

        String text() {
            return "c" + claimedAt + textAfterTime();
        }
    }

    /** {@return the parsed entry} */
    static IndexEntry parse(String text) {
        if (text.charAt(0) != 'c') {
            return new Committed(Long.parseLong(text));
        }
        String[] parts = text.substring(1).split(" ", 5);
        return new Claimed(
                Long.parseLong(parts[0]), parts[1], parts[2], Integer.parseInt(parts[3]), Long.parseLong(parts[4]));
    }

    /**
     * The meaning of an existing entry for a delivery: protocol step 5.
     *
     * @param now Redis's clock when the entry was read, milliseconds since 1970
     * @param lease how old a claim may be before the event is in doubt
     */
    static Claim judge(IndexKey key, IndexEntry found, long now, Duration lease) {
        if (found instanceof Claimed claimed) {
            long left = claimed.claimedAt() + lease.toMillis() - now;
            return left > 0 ? new Claim.InFlight(Duration.ofMillis(left)) : new Claim.InDoubt(key, claimed);
        }
        return new Claim.Committed(((Committed) found).bodyHash());
    }
}
