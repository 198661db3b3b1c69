package org.riskosbridge.event;

/** The position of a record: topic, partition, offset. */
public record LogPosition(String topic, int partition, long offset) {}
