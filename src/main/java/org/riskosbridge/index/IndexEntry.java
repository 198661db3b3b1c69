package org.riskosbridge.index;

import java.time.Duration;

/**
 * An entry of the index, and its text in Redis.
 *
 * <p>{@link Committed} is the body's hash alone, a decimal number, which Redis keeps in 16 bytes: with the key and its
 * expiry an event costs about 113 bytes. Its position is not kept: the log has it, and nothing on the way asks for it.
 */
public sealed interface IndexEntry {

    /** The record is in the log: {@code 4711}. */
    record Committed(long bodyHash) implements IndexEntry {
        String text() {
            return Long.toString(bodyHash);
        }
    }

    /**
     * Someone means to append the record: {@code c1761000000000 a1b2-17 riskos.evaluation_completed 3 4711}.
     *
     * @param claimedAt the index's own clock, milliseconds since 1970; the record's timestamp
     * @param attempt who claims, unique among all claims ever made
     */
    record Claimed(long claimedAt, String attempt, String topic, int partition, long bodyHash) implements IndexEntry {

        /** The text without its time, which the script puts in front: {@code c}, time, then this. */
        String textAfterTime() {
            return " " + attempt + " " + topic + " " + partition + " " + bodyHash;
        }

        String text() {
            return "c" + claimedAt + textAfterTime();
        }
    }

    /** {@return the entry that the text stands for} */
    static IndexEntry parse(String text) {
        if (text.charAt(0) != 'c') {
            return new Committed(Long.parseLong(text));
        }
        String[] parts = text.substring(1).split(" ", 5);
        return new Claimed(
                Long.parseLong(parts[0]), parts[1], parts[2], Integer.parseInt(parts[3]), Long.parseLong(parts[4]));
    }

    /**
     * What a found entry means for a delivery: protocol steps 5 and 6.
     *
     * @param now the index's own clock when the entry was read, milliseconds since 1970
     * @param lease after it a claim is in doubt
     */
    static Claim judge(IndexKey key, IndexEntry found, long now, Duration lease) {
        if (found instanceof Claimed claimed) {
            long left = claimed.claimedAt() + lease.toMillis() - now;
            return left > 0 ? new Claim.InFlight(Duration.ofMillis(left)) : new Claim.InDoubt(key, claimed);
        }
        return new Claim.Committed(((Committed) found).bodyHash());
    }
}
