package org.riskosbridge.console;

import io.vertx.ext.web.RoutingContext;
import org.riskosbridge.console.Sessions.Role;
import org.riskosbridge.console.Sessions.Session;

/** A request of somebody who may be here. */
record ConsoleRequest(RoutingContext http, Session session) {

    /** Characters of a parameter: an id has 1,024. */
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

    boolean isOperator() {
        return session.role() == Role.OPERATOR;
    }
}
