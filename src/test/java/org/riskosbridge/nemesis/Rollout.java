package org.riskosbridge.nemesis;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * All bridges restart, one after the other, with another prefix and other event types. Then a topic gets a partition, and all bridges restart with
 * their first configuration. Expected effect: records in topics of the other configuration, and in the new partition.
 *
 * @param other the routing in between
 * @param topic the topic that gets a partition; a topic of the first configuration
 */
record Rollout(Scene scene, Brokers brokers, Routing other, String topic) implements Nemesis {

    private static final Duration LIMIT = Duration.ofSeconds(90);

    @Override
    public String kind() {
        return "rollout of another configuration, and back";
    }

    @Override
    public Set<String> touches() {
        Set<String> touched = scene.namesOfBridges();
        touched.add("kafka");
        return touched;
    }

    @Override
    public Effect strike(Random random) throws Exception {
        IndependentLog topics = new IndependentLog(brokers.bootstrapServers(), other.prefix());
        Map<TopicPartition, Long> before = topics.ends();
        boolean elsewhere;
        TopicPartition added;
        try {
            restartAll(other.settings());
            scene.hold(random, 0, 5_000);
            elsewhere = scene.await(LIMIT, () -> {
                Map<TopicPartition, Long> from = new HashMap<>(topics.ends());
                from.replaceAll((partition, end) -> before.getOrDefault(partition, 0L));
                return topics.hasRecords(from);
            });
            added = brokers.addPartition(topic);
        } finally {
            restartAll(Map.of());
        }
        boolean filled = scene.await(LIMIT, () -> topics.hasRecords(Map.of(added, 0L)));
        return new Effect(
                elsewhere && filled,
                (elsewhere ? "" : "no ") + "records under " + other.prefix() + ", and " + (filled ? "" : "not ") + "in "
                        + added);
    }

    private void restartAll(Map<String, String> changes) throws InterruptedException {
        for (Replica replica : scene.replicas()) {
            replica.bridge().terminate();
            if (!scene.await(LIMIT, () -> !replica.bridge().isAlive())) {
                throw new IllegalStateException("Bridge " + replica.number() + " does not end");
            }
            replica.configure(changes);
            replica.start();
            // A rollout continues when the new bridge is ready. Another fault may delay this beyond the limit.
            scene.await(LIMIT, () -> replica.bridge().readiness() == 200);
        }
    }
}
