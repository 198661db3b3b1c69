package org.riskosbridge.event;

/** A partition of the log. */
public record LogPartition(String topic, int number) {

    /** {@return topic and number, as Kafka's tools write them} */
    @Override
    public String toString() {
        return topic + "-" + number;
    }
}
