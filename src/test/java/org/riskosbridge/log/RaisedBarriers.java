package org.riskosbridge.log;

import java.util.Map;

/** Barriers on a real Kafka, for tests of other rooms. */
public final class RaisedBarriers {

    private RaisedBarriers() {}

    /** {@return what raises them} */
    public static Barriers of(Map<String, Object> kafka, LogConfig config) {
        return new KafkaBarriers(kafka, config);
    }
}
