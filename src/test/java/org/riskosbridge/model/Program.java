package org.riskosbridge.model;

/** A program that can be stopped and killed. */
public final class Program {

    /** Stands for networks, brokers, Redis and the sender: the end of a bridge does not affect their tasks. */
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
