package org.riskosbridge.log;

/** Whether the record of a claim is in the log. */
public enum Presence {
    /** The record is in the log. */
    STORED,
    /** The record is not in the log and can no longer arrive: the leader's clock is past the last moment at which a leader accepts the record. */
    ABSENT,
    /** The record is not in the log, and may still arrive. */
    UNDECIDED
}
