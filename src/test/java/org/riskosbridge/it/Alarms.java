package org.riskosbridge.it;

import java.util.List;
import java.util.regex.Pattern;

/** What makes an operator look twice in the output of a bridge. */
public final class Alarms {

    /** A warning, an error, a line of a stack trace, or a line of a Kafka client's configuration. */
    private static final Pattern ALARM = Pattern.compile(
            ".*\\b(WARN|ERROR|FATAL|SEVERE)\\b.*|\\s+at [\\w.$/]+\\(.*|Caused by: .*|.*Exception\\b.*|.*Config values: ?");

    private Alarms() {}

    /** {@return the lines of this output that alarm} */
    public static List<String> in(String output) {
        return output.lines().filter(line -> ALARM.matcher(line).matches()).toList();
    }
}
