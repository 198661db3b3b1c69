package org.riskosbridge.console;

/** Lets this process append events, at the first redelivery: until then the console only reads. */
public interface AppendingGate {

    /**
     * Connects to Redis and provides the topics, once. Blocks.
     *
     * @throws IllegalStateException when events cannot be appended: the message says why
     */
    void open() throws InterruptedException;
}
