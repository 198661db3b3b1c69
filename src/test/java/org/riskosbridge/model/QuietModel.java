package org.riskosbridge.model;

import java.util.List;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Silences the classes that run in the model: each run has thousands of their log lines. */
final class QuietModel implements BeforeAllCallback, AfterAllCallback {

    private static final List<org.jboss.logmanager.Logger> LOUD = Stream.of("reconcile", "kafka")
            .map(room -> org.jboss.logmanager.Logger.getLogger("org.riskosbridge." + room))
            .toList();

    @Override
    public void beforeAll(ExtensionContext context) {
        LOUD.forEach(logger -> logger.setLevel(Level.OFF));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        LOUD.forEach(logger -> logger.setLevel(null));
    }
}
