package org.riskosbridge.cli;

import jakarta.inject.Singleton;
import java.util.Set;
import org.riskosbridge.clock.Clocks;
import org.riskosbridge.guarantee.Guarantee;
import org.riskosbridge.index.RedisIndex;
import org.riskosbridge.log.KafkaAvailability;
import org.riskosbridge.log.Topics;
import org.riskosbridge.recovery.Looks;
import org.riskosbridge.webhook.Doors;
import org.riskosbridge.webhook.Webhooks;

/** All that a bridge does of its own accord, and begins when it starts. Commands that only look around do not. */
@Singleton
class Serving {

    private final Webhooks webhooks;
    private final RedisIndex index;
    private final Topics topics;
    private final KafkaAvailability kafka;
    private final Looks looks;
    private final Clocks clocks;
    private final Guarantee guarantee;
    private final Doors doors;

    Serving(
            Webhooks webhooks,
            RedisIndex index,
            Topics topics,
            KafkaAvailability kafka,
            Looks looks,
            Clocks clocks,
            Guarantee guarantee,
            Doors doors) {
        this.webhooks = webhooks;
        this.index = index;
        this.topics = topics;
        this.kafka = kafka;
        this.looks = looks;
        this.clocks = clocks;
        this.guarantee = guarantee;
        this.doors = doors;
    }

    void start() {
        Set<String> needed = webhooks.topics();
        index.open();
        kafka.watch();
        topics.provide(needed);
        looks.start();
        clocks.watch(needed);
        guarantee.watch(needed);
        doors.open();
    }
}
