package org.riskosbridge.console;

import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.console.Sessions.Role;
import org.riskosbridge.console.Sessions.Session;
import org.riskosbridge.scan.TimeRange;
import org.riskosbridge.scan.TimeText;

/** A request with a valid session. */
record ConsoleRequest(RoutingContext http, Session session) {

    /** Maximum characters of a parameter: an id has up to 1,024. */
    private static final int LONGEST = 1_024;

    /**
     * {@return a parameter of the address or of the form; empty when it is missing}
     *
     * @throws IllegalArgumentException when the value is too long
     */
    String parameter(String name) {
        String value = http.request().getFormAttribute(name);
        if (value == null) {
            value = http.request().getParam(name);
        }
        if (value != null && value.length() > LONGEST) {
            throw new IllegalArgumentException(name + " has more than " + LONGEST + " characters.");
        }
        return value == null ? "" : value.strip();
    }

    /**
     * Refuses parameters that the page does not read: a filter with a mistyped name would select everything.
     *
     * @throws IllegalArgumentException when the address has one
     */
    void refuseUnknown(Set<String> known) {
        http.queryParams().names().stream()
                .filter(name -> !known.contains(name))
                .findFirst()
                .ifPresent(unknown -> {
                    throw new IllegalArgumentException("This page has no filter '" + unknown + "'. "
                            + (known.isEmpty()
                                    ? "It has no filters."
                                    : "It has: " + String.join(", ", new TreeSet<>(known)) + "."));
                });
    }

    /**
     * {@return who acts, for the audit record: the name from the identity provider; without a provider, the name in the form}
     *
     * @throws IllegalArgumentException when nothing was entered
     */
    String who() {
        return session.user().isEmpty() ? entered("who") : session.user();
    }

    /**
     * {@return the reason that the form says, for the audit record}
     *
     * @throws IllegalArgumentException when nothing was entered
     */
    String reason() {
        return entered("reason");
    }

    private String entered(String name) {
        String value = parameter(name);
        if (value.isEmpty()) {
            throw new IllegalArgumentException(
                    session.user().isEmpty()
                            ? "Write your name and a reason: both are kept in the audit record."
                            : "Write a reason: the audit record keeps the reason.");
        }
        return value;
    }

    /**
     * {@return the range of the parameters {@code from} and {@code to}}
     *
     * @throws IllegalArgumentException when one is not a time, or the range is empty
     */
    TimeRange time() {
        Instant now = Instant.now();
        return new TimeRange(time("from", now), time("to", now));
    }

    private @Nullable Instant time(String name, Instant now) {
        String text = parameter(name);
        return text.isEmpty() ? null : TimeText.parse(text, now);
    }

    boolean isOperator() {
        return session.role() == Role.OPERATOR;
    }
}
