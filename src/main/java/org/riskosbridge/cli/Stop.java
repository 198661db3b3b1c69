package org.riskosbridge.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** On an interrupt (Ctrl-C) or SIGTERM: ends the task, and keeps the process alive until the task has ended. */
final class Stop implements AutoCloseable {

    /** Time for the task to end and print its summary. */
    private static final long FAREWELL_SECONDS = 10;

    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean asked;

    Stop() {
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(this::ask));
        } catch (IllegalStateException isEnding) {
            // The signal came while the clients started.
            asked = true;
        }
    }

    private void ask() {
        asked = true;
        try {
            boolean unused = ended.await(FAREWELL_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    boolean isAsked() {
        return asked;
    }

    @Override
    public void close() {
        ended.countDown();
    }
}
