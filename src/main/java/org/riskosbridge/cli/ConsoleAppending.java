package org.riskosbridge.cli;

import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.riskosbridge.console.AppendingGate;

/** Starts {@link Appending} in the console's process, at the first redelivery. */
@Singleton
class ConsoleAppending implements AppendingGate {

    /** Time-out for Kafka and Redis: a person waits for the page. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Instance<Appending> appending;
    private boolean isStarted;

    ConsoleAppending(Instance<Appending> appending) {
        this.appending = appending;
    }

    @Override
    public synchronized void open() throws InterruptedException {
        if (!isStarted) {
            appending.get().start();
            isStarted = true;
        }
        Optional<String> problem = appending.get().await(PATIENCE);
        if (problem.isPresent()) {
            throw new IllegalStateException(problem.get());
        }
    }
}
