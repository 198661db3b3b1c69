package org.riskosbridge.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class RecordScanTest {

    private static final TopicPartition PARTITION = new TopicPartition("topic", 0);
    private static final Selection ALL =
            new Selection(Set.of("topic"), Set.of(), Set.of(), Set.of(), Set.of(), TimeRange.ALWAYS, TimeRange.ALWAYS);

    @Test
    void readingGoesOnForAsLongAsRecordsComeAndEndsWhenNoneDo() throws Exception {
        MockConsumer<byte[], byte[]> kafka = new MockConsumer<>("earliest");
        kafka.updateBeginningOffsets(Map.of(PARTITION, 0L));
        // With a patience of zero, each poll must return records.
        try (RecordScan scan = new RecordScan(
                kafka, ALL, List.of(new OffsetRange(PARTITION, 0, 3, OffsetRange.NEVER, 3)), Duration.ZERO)) {
            for (long offset = 0; offset < 2; offset++) {
                kafka.addRecord(new ConsumerRecord<>("topic", 0, offset, new byte[0], new byte[0]));
                assertThat(scan.further(record -> true)).isTrue();
            }
            assertThat(scan.left()).isEqualTo(1);
            assertThatThrownBy(() -> scan.further(record -> true))
                    .isInstanceOf(TimeoutException.class)
                    .hasMessageContaining("1 are not read yet");
        }
    }
}
