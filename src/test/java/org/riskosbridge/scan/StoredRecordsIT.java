package org.riskosbridge.scan;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.junit.jupiter.api.Test;
import org.riskosbridge.it.BulkyTopic;
import org.riskosbridge.it.TestDependencies;
import org.riskosbridge.log.LogConfigs;

/** The reading of a replay or an export, when the log changes at the same time. */
class StoredRecordsIT {

    private static final Map<String, Object> KAFKA =
            Map.of("bootstrap.servers", TestDependencies.shared().bootstrapServers);

    @Test
    void recordsThatAreDeletedBeforeTheyAreReadAreNotPassedOver() throws Exception {
        try (Admin admin = Admin.create(KAFKA)) {
            BulkyTopic topic = BulkyTopic.fill(admin, "deleted-while-replayed");
            StoredRecords records = new StoredRecords(admin, KAFKA, LogConfigs.with(Map.of()));
            Selection all = new Selection(
                    Set.of(topic.partition().topic()),
                    Set.of(),
                    Set.of(),
                    Set.of(),
                    Set.of(),
                    TimeRange.ALWAYS,
                    TimeRange.ALWAYS);
            AtomicInteger read = new AtomicInteger();
            try (RecordScan scan = records.read(all, records.locate(all).ranges())) {
                assertThatThrownBy(() -> {
                            while (!scan.isDone()) {
                                scan.further(record -> {
                                    if (read.incrementAndGet() == 1) {
                                        topic.expire();
                                    }
                                    return true;
                                });
                            }
                        })
                        .isInstanceOf(OffsetOutOfRangeException.class);
            }
        }
    }
}
