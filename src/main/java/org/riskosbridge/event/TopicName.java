package org.riskosbridge.event;

import java.util.regex.Pattern;

/** The names that Kafka allows for topics ({@code org.apache.kafka.common.internals.Topic}). */
public final class TopicName {

    /** The regular expression of a name, for use in longer expressions. */
    public static final String REGEX = "[a-zA-Z0-9._-]{1,249}";

    /** The rule in words. */
    public static final String RULE = "1 to 249 characters from a-z, A-Z, 0-9, ., _ and -";

    private static final Pattern NAME = Pattern.compile(REGEX);

    private TopicName() {}

    public static boolean isAllowed(String name) {
        return NAME.matcher(name).matches();
    }
}
