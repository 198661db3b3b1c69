package org.riskosbridge.send;

/** A secret value. The text form of a secret shows nothing, so no message, log or summary can show the value by accident. */
public record Secret(String value) {

    @Override
    public String toString() {
        return "***";
    }
}
