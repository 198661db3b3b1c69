package org.riskosbridge.cli;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.riskosbridge.guarantee.Guarantee;
import org.riskosbridge.index.RedisIndex;
import org.riskosbridge.ingest.Admission;
import org.riskosbridge.kafka.RequiredTopics;
import org.riskosbridge.log.KafkaAvailability;
import org.riskosbridge.route.Webhooks;
import org.riskosbridge.skew.ClockSkewProbe;

/** The background work of a process that appends events: connects to Redis, provides the topics, and watches Kafka, clocks and the guarantee. */
@Singleton
class Appending {

    /** Milliseconds between two checks whether events can be appended. */
    private static final long PAUSE = 50;

    private final Webhooks webhooks;
    private final RedisIndex index;
    private final RequiredTopics topics;
    private final KafkaAvailability kafka;
    private final ClockSkewProbe skewProbe;
    private final Guarantee guarantee;
    private final Admission admission;

    Appending(
            Webhooks webhooks,
            RedisIndex index,
            RequiredTopics topics,
            KafkaAvailability kafka,
            ClockSkewProbe skewProbe,
            Guarantee guarantee,
            Admission admission) {
        this.webhooks = webhooks;
        this.index = index;
        this.topics = topics;
        this.kafka = kafka;
        this.skewProbe = skewProbe;
        this.guarantee = guarantee;
        this.admission = admission;
    }

    /** Starts, and returns at once. */
    void start() {
        Set<String> needed = webhooks.topics();
        index.open();
        kafka.watch();
        topics.provide(needed);
        skewProbe.watch(needed);
        guarantee.watch(needed);
    }

    /**
     * Waits until events can be appended.
     *
     * @return the reason why events cannot be appended; empty when they can
     */
    Optional<String> await(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        Optional<String> problem = problem();
        while (problem.isPresent() && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(PAUSE);
            problem = problem();
        }
        return problem;
    }

    private Optional<String> problem() {
        if (!index.isUp()) {
            return Optional.of(index.problem().orElse("Redis does not answer: check quarkus.redis.hosts."));
        }
        return topics.missing().or(admission::suspended);
    }
}
