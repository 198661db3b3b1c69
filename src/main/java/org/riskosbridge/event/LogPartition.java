package org.riskosbridge.event;

/** A partition of the log. */
public record LogPartition(String topic, int number) {}
