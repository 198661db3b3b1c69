package org.riskosbridge.kafka;

import java.nio.ByteBuffer;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.riskosbridge.event.Digests;

/**
 * Reduces the value of a record to {@link Digests#body}. The consumer then keeps no bodies: one compressed batch may expand to
 * hundreds of times its size.
 */
final class BodyHashDeserializer implements Deserializer<Long> {

    @Override
    public Long deserialize(String topic, byte[] body) {
        return Digests.body(body);
    }

    /** The consumer calls this method with a part of its fetch buffer, without a copy (KIP-863). */
    @Override
    public Long deserialize(String topic, Headers headers, ByteBuffer body) {
        return Digests.body(body);
    }
}
