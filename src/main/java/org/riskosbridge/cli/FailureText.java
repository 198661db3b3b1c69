package org.riskosbridge.cli;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The text for the user of a command that an exception has ended: each reason once, with the setting that has the address of a dependency. */
final class FailureText {

    private FailureText() {}

    /** @param kafkaServers the value of {@code kafka.bootstrap.servers} */
    static String of(Throwable failure, String kafkaServers) {
        List<String> reasons = new ArrayList<>();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String reason = reason(cause);
            if (reason != null && reasons.stream().noneMatch(earlier -> earlier.contains(reason))) {
                reasons.add(reason);
            }
        }
        String text = reasons.isEmpty() ? failure.toString() : String.join("\n", reasons);
        if (text.contains("check ")) {
            return text;
        }
        return text.contains("Kafka did not answer")
                ? text + "\nCheck kafka.bootstrap.servers (" + kafkaServers + ") and the network."
                : text.contains("Redis did not answer") ? text + "\nCheck quarkus.redis.hosts and the network." : text;
    }

    /** {@return what the exception itself says; null when it says nothing, or only repeats its cause} */
    private static @Nullable String reason(Throwable exception) {
        String message = exception.getMessage();
        Throwable cause = exception.getCause();
        if (exception instanceof TimeoutException) {
            return "Kafka did not answer: " + message;
        }
        return cause != null && cause.toString().equals(message) ? null : message;
    }
}
