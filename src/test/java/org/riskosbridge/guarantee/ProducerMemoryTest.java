package org.riskosbridge.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.riskosbridge.guarantee.Finding.State;

class ProducerMemoryTest {

    private static final int MIB = 1024 * 1024;

    @Test
    void defaultsHold() {
        assertThat(new ProducerMemory(32 * MIB, 65_536, MIB, 32 * MIB).findings())
                .hasSize(3)
                .allMatch(finding -> finding.state() == State.HOLDS);
    }

    @Test
    void batchLargerThanARequestIsRefused() {
        refused(
                new ProducerMemory(32 * MIB, MIB + 1, MIB, 32 * MIB),
                "batch.size is 1048577 bytes",
                "at most max.request.size (1048576 bytes)");
    }

    @Test
    void producerWithoutRoomForTheLargestRecordIsRefused() {
        refused(
                new ProducerMemory(32 * MIB, 65_536, 16 * MIB + 1, 32 * MIB),
                "buffer.memory is 33554432 bytes",
                "at least 2 * max.request.size (33554434 bytes)");
    }

    @Test
    void producerWithoutRoomForAllDeliveriesInFlightIsRefused() {
        refused(
                new ProducerMemory(32 * MIB, 65_536, MIB, 32 * MIB + 1),
                "buffer.memory is 33554432 bytes",
                "at least bridge.ingest.max-in-flight-bytes (33554433 bytes)");
    }

    private static void refused(ProducerMemory memory, String... words) {
        assertThat(memory.findings())
                .filteredOn(finding -> finding.state() == State.FAILS)
                .singleElement()
                .satisfies(finding -> assertThat(finding.sentence()).contains(words));
    }
}
