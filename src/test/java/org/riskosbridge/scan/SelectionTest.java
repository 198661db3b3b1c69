package org.riskosbridge.scan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class SelectionTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    private static Selection when(TimeRange appended, TimeRange occurred) {
        return new Selection(Set.of("topic"), Set.of(), Set.of(), Set.of(), Set.of(), appended, occurred);
    }

    private static ConsumerRecord<byte[], byte[]> record(Instant appended, String occurred) {
        RecordHeaders headers = new RecordHeaders();
        headers.add("ce_time", occurred.getBytes(UTF_8));
        return new ConsumerRecord<>(
                "topic",
                0,
                0,
                appended.toEpochMilli(),
                TimestampType.CREATE_TIME,
                0,
                0,
                new byte[0],
                new byte[0],
                headers,
                Optional.empty());
    }

    @Test
    void spanHoldsItsBeginningAndNotItsEnd() {
        Selection selection = when(new TimeRange(NOON, NOON.plusSeconds(60)), TimeRange.ALWAYS);
        assertThat(selection.matches(record(NOON.minusMillis(1), ""))).isFalse();
        assertThat(selection.matches(record(NOON, ""))).isTrue();
        assertThat(selection.matches(record(NOON.plusMillis(59_999), ""))).isTrue();
        assertThat(selection.matches(record(NOON.plusSeconds(60), ""))).isFalse();
        assertThatThrownBy(() -> new TimeRange(NOON, NOON)).hasMessageContaining("is empty");
    }

    @Test
    void eventAtIsComparedAsATimeWhateverItsOffset() {
        Selection selection = when(TimeRange.ALWAYS, new TimeRange(NOON, NOON.plusSeconds(60)));
        assertThat(selection.matches(record(NOON, "2026-11-20T13:00:00.000000001+01:00")))
                .isTrue();
        assertThat(selection.matches(record(NOON, "2026-11-20t12:00:59z"))).isTrue();
        assertThat(selection.matches(record(NOON, "2026-11-20T12:00:00+01:00"))).isFalse();
        assertThat(selection.matches(record(NOON, ""))).isFalse();
    }

    @Test
    void eventMayComeLateAndAnHourEarly() {
        Selection selection = when(TimeRange.ALWAYS, new TimeRange(NOON, null));
        assertThat(selection.appended()).isEqualTo(new TimeRange(NOON.minus(Selection.AHEAD), null));
        assertThat(selection.matches(record(NOON.plusSeconds(9_999_999), NOON.toString())))
                .isTrue();
        assertThat(selection.matches(record(NOON.minusSeconds(3600), NOON.toString())))
                .isTrue();
        assertThat(selection.matches(record(NOON.minusSeconds(3601), NOON.toString())))
                .isFalse();
        assertThat(when(new TimeRange(Instant.EPOCH, null), new TimeRange(NOON, null))
                        .matches(record(NOON.minusSeconds(3601), NOON.toString())))
                .as("--from says otherwise")
                .isTrue();
    }
}
