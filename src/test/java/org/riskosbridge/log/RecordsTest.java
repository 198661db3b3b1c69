package org.riskosbridge.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordsTest {

    private static ConsumerRecord<byte[], Long> record(@Nullable Long value, byte @Nullable [] id) {
        ConsumerRecord<byte[], Long> record = new ConsumerRecord<>("riskos.generic", 0, 0, new byte[0], value);
        record.headers().add("ce_source", "/webhooks/riskos".getBytes(UTF_8));
        record.headers().add("ce_id", id);
        return record;
    }

    @Test
    void recordWithBothHeadersAndAValueHoldsAnEvent() {
        assertThat(Records.stored(record(4711L, new byte[] {'a'})))
                .map(StoredEvent::identity)
                .contains(new RecordIdentity("/webhooks/riskos", "a"));
    }

    /** For example, another producer's tombstone must not abort a rebuild, and does not prove that the event is stored. */
    @Test
    void recordOfAnotherProducerWithoutAValueHoldsNoEvent() {
        assertThat(Records.stored(record(null, new byte[] {'a'}))).isEmpty();
        assertThat(Records.identity(record(null, new byte[] {'a'}))).isNull();
    }

    @Test
    void recordOfAnotherProducerWithAnEmptyHeaderHoldsNoEvent() {
        assertThat(Records.stored(record(4711L, null))).isEmpty();
    }
}
