package org.riskosbridge.it;

import java.util.List;
import java.util.regex.Pattern;

/** Finds lines in the output of a bridge that would alarm an operator. */
public final class Alarms {

    /** A warning, an error, a line of a stack trace, or a line of a Kafka client's configuration. */
    private static final Pattern ALARM = Pattern.compile(
            ".*\\b(WARN|ERROR|FATAL|SEVERE)\\b.*|\\s+at [\\w.$/]+\\(.*|Caused by: .*|.*Exception\\b.*|.*Config values: ?");

    private Alarms() {}

    /** {@return the alarming lines of this output} */
    public static List<String> in(String output) {
        return output.lines().filter(line -> ALARM.matcher(line).matches()).toList();
    }
}
