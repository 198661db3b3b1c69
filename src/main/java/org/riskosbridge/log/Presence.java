package org.riskosbridge.log;

/** What the log says of a record that was to be appended. */
public enum Presence {
    /** It is in the log. */
    STORED,
    /** It is not in the log, and never will be: its leader's clock is past the last moment at which it was let in. */
    ABSENT,
    /** It is not in the log, and can still come. */
    UNDECIDED
}
