package org.riskosbridge.deliveries;

/**
 * The keys for the console. They have the prefix of the index's keys, so that one rule of Redis's ACL grants access to all of them. No name has
 * the length of an event's key, so a scan of the index skips these keys.
 */
final class ConsoleKey {

    /** A stream: recent deliveries. */
    static final String RECENT = "{0}recent";

    /** A stream: reports of the replicas. */
    static final String REPLICAS = "{0}replicas";

    private static final String MINUTE = "{0}minute.";

    private ConsoleKey() {}

    /** {@return a hash: counts of one minute since 1970} */
    static String minute(long minute) {
        return MINUTE + minute;
    }
}
