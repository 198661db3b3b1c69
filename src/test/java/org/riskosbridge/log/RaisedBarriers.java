package org.riskosbridge.log;

import java.util.Map;

/** Barriers on a real Kafka, for tests of other packages. */
public final class RaisedBarriers {

    private RaisedBarriers() {}

    /** {@return the class that raises barriers} */
    public static Barriers of(Map<String, Object> kafka, LogConfig config) {
        return new KafkaBarriers(kafka, config);
    }
}
