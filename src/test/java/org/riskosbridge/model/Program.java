package org.riskosbridge.model;

/** What can be stopped and killed. */
public final class Program {

    /** Networks, brokers, Redis, the sender: what they do, no bridge's death undoes. */
    public static final Program WORLD = new Program("world");

    private final String name;
    private boolean alive = true;
    private long stoppedUntil;

    Program(String name) {
        this.name = name;
    }

    public String name() {
        return name;
    }

    public boolean isAlive() {
        return alive;
    }

    void kill() {
        alive = false;
    }

    /** Milliseconds since the run began. */
    long stoppedUntil() {
        return stoppedUntil;
    }

    void stopUntil(long moment) {
        stoppedUntil = moment;
    }
}
