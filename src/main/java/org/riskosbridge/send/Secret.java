package org.riskosbridge.send;

/** A value that must not be seen: no message, log or summary can show it by accident. */
public record Secret(String value) {

    @Override
    public String toString() {
        return "***";
    }
}
