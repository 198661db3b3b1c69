package org.riskosbridge.index;

import java.time.Duration;

/** The index's answer to a claim. */
public sealed interface Claim {

    /** A claim in the index, of this delivery or another: a compare-and-set can commit the claim. */
    sealed interface Held extends Claim permits Won, InDoubt {
        /** The key of the claim in the index. */
        IndexKey key();

        /** The claim, exactly as in the index. */
        IndexEntry.Claimed entry();
    }

    /** The id is reserved for this delivery: append the record to the claim's partition, with the claim's time. */
    record Won(IndexKey key, IndexEntry.Claimed entry) implements Held {
        @Override
        public Kind kind() {
            return Kind.WON;
        }
    }

    /** The record is in the log. */
    record Committed(long bodyHash) implements Claim {
        @Override
        public Kind kind() {
            return Kind.COMMITTED;
        }
    }

    /** Another delivery of the id is in flight. */
    record InFlight(Duration leaseLeft) implements Claim {
        @Override
        public Kind kind() {
            return Kind.IN_FLIGHT;
        }
    }

    /** The index is incomplete: a bridge is rebuilding the index from the log. */
    record Rebuilding() implements Claim {
        @Override
        public Kind kind() {
            return Kind.REBUILDING;
        }
    }

    /** The lease of the claim has ended without a commit: the record may or may not be in the log. */
    record InDoubt(IndexKey key, IndexEntry.Claimed entry) implements Held {
        @Override
        public Kind kind() {
            return Kind.IN_DOUBT;
        }
    }

    /** The cases: a switch over them does not compile when one is missing. */
    enum Kind {
        WON,
        COMMITTED,
        IN_FLIGHT,
        REBUILDING,
        IN_DOUBT
    }

    /** {@return the case of this claim} */
    Kind kind();
}
