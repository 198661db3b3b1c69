package org.riskosbridge.it;

import java.io.IOException;

/** POSIX signals to processes that a test has started. */
final class Signals {

    private Signals() {}

    /** The process stands still from now on. */
    static void pause(long pid) throws IOException, InterruptedException {
        send("STOP", pid);
    }

    /** The process goes on. */
    static void resume(long pid) throws IOException, InterruptedException {
        send("CONT", pid);
    }

    private static void send(String signal, long pid) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start();
        if (kill.waitFor() != 0) {
            throw new IllegalStateException("kill -" + signal + " " + pid + " failed");
        }
    }
}
