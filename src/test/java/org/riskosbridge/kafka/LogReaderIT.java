package org.riskosbridge.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.junit.jupiter.api.Test;
import org.riskosbridge.it.BulkyTopic;
import org.riskosbridge.it.TestDependencies;
import org.riskosbridge.log.LogConfig;
import org.riskosbridge.log.LogConfigs;
import org.riskosbridge.log.RaisedBarriers;
import org.riskosbridge.log.RecordIdentity;
import org.riskosbridge.time.MonotonicClock;
import org.riskosbridge.time.VertxClock;

/** What the reader does when the log changes under it. */
class LogReaderIT {

    private static final Map<String, Object> KAFKA =
            Map.of("bootstrap.servers", TestDependencies.shared().bootstrapServers);

    @Test
    void recordsThatAreDeletedBeforeTheyAreReadAreNotPassedOver() throws Exception {
        try (Admin admin = Admin.create(KAFKA)) {
            BulkyTopic topic = BulkyTopic.fill(admin, "deleted-while-read");
            LogReader reader = reader(new VertxClock(Vertx.vertx()));
            AtomicLong deleted = new AtomicLong();
            assertThatThrownBy(() -> reader.readSince(Map.of(topic.partition().topic(), 1), 0, Map.of(), batch -> {
                        long left = batch.left();
                        if (left > 0 && left < BulkyTopic.RECORDS && deleted.compareAndSet(0, left)) {
                            topic.expire();
                        }
                        return true;
                    }))
                    .isInstanceOf(OffsetOutOfRangeException.class);
            assertThat(deleted).hasPositiveValue();
        }
    }

    @Test
    void recordsThatAreDeletedBeforeTheyAreSearchedForAnEventInDoubtDecideNothing() throws Exception {
        try (Admin admin = Admin.create(KAFKA)) {
            long claimed = System.currentTimeMillis();
            BulkyTopic topic = BulkyTopic.fill(admin, "deleted-while-searched");
            AtomicInteger asked = new AtomicInteger();
            // The reader asks for the time at its beginning, and before each poll of the scan.
            LogReader reader = reader(new MonotonicClock() {
                @Override
                public long nanoTime() {
                    if (asked.incrementAndGet() == 3) {
                        topic.expire();
                    }
                    return System.nanoTime();
                }

                @Override
                public void after(Duration delay, Runnable task) {
                    throw new UnsupportedOperationException();
                }
            });
            Map<RecordIdentity, Long> event = Map.of(new RecordIdentity("/webhooks/riskos", "in-doubt"), claimed);
            assertThatThrownBy(() -> reader.find(topic.partition().topic(), 0, event))
                    .isInstanceOf(OffsetOutOfRangeException.class);
        }
    }

    private static LogReader reader(MonotonicClock clock) {
        LogConfig config = LogConfigs.with(Map.of("bridge.log.lookup-timeout", "30s"));
        return new LogReader(RaisedBarriers.of(KAFKA, config), KAFKA, clock, config);
    }
}
