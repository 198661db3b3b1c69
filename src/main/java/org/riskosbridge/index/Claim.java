package org.riskosbridge.index;

import java.time.Duration;

/** What the index says of one event id. */
public sealed interface Claim {

    /** A claim that stands in the index, ours or another's: it can be committed by compare-and-set. */
    sealed interface Held extends Claim permits Won, InDoubt {
        /** The key that the claim stands under. */
        IndexKey key();

        /** The claim, to the letter. */
        IndexEntry.Claimed entry();
    }

    /** The id is reserved for us: append its record, with the claim's time, to the claim's partition. */
    record Won(IndexKey key, IndexEntry.Claimed entry) implements Held {}

    /** The record is in the log. */
    record Committed(long bodyHash) implements Claim {}

    /** Another delivery of the id is on its way. */
    record InFlight(Duration leaseLeft) implements Claim {}

    /** A claim whose lease has passed with no commit: its record may or may not be in the log. */
    record InDoubt(IndexKey key, IndexEntry.Claimed entry) implements Held {}
}
