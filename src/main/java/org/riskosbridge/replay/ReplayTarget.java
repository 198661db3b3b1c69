package org.riskosbridge.replay;

import static java.util.Objects.requireNonNull;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.riskosbridge.kafka.NewTopics;
import org.riskosbridge.kafka.TopicAdmin;
import org.riskosbridge.log.KafkaTimeout;
import org.riskosbridge.log.LogConfig;
import org.riskosbridge.scan.SelectionExtent;

/** The target topic. Blocks. */
@Singleton
class ReplayTarget {

    private final TopicAdmin topics;
    private final Admin admin;
    private final LogConfig config;

    ReplayTarget(TopicAdmin topics, Admin admin, LogConfig config) {
        this.topics = topics;
        this.admin = admin;
        this.config = config;
    }

    /**
     * Checks that the topic accepts and keeps the records; creates the topic if requested.
     *
     * @return the number of partitions
     */
    int provide(ReplayRequest request, SelectionExtent extent)
            throws ExecutionException, InterruptedException, TimeoutException, ReplayRefused {
        Duration age = Duration.ofMillis(Math.max(0, System.currentTimeMillis() - extent.oldest()));
        if (isAbsent(request.into())) {
            if (!request.create()) {
                throw new ReplayRefused("The topic " + request.into() + " does not exist. To create it, add --create.");
            }
            topics.createAndAwait(NewTopics.forReplay(request.into(), extent.partitions(), age, config));
            return extent.partitions();
        }
        check(request.into(), age);
        return requireNonNull(topics.describe(Set.of(request.into())).get(request.into()))
                .partitions()
                .size();
    }

    private boolean isAbsent(String topic) throws ExecutionException, InterruptedException, TimeoutException {
        return !topics.absent(Set.of(topic)).isEmpty();
    }

    /** Replayed records keep their timestamps, which may be days old: not every topic accepts or keeps such records. */
    private void check(String topic, Duration age)
            throws ExecutionException, InterruptedException, TimeoutException, ReplayRefused {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Map<ConfigResource, Config> settings = KafkaTimeout.TOPICS.await(
                admin.describeConfigs(Set.of(resource)).all());
        Config config = requireNonNull(settings.get(resource));
        if (config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value().contains("compact")) {
            throw new ReplayRefused(
                    "The topic " + topic + " is compacted: it would keep only the last record of each key. Choose a"
                            + " topic with cleanup.policy=delete.");
        }
        require(config, topic, TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG, age, "would refuse");
        require(config, topic, TopicConfig.RETENTION_MS_CONFIG, age, "would delete");
    }

    private static void require(Config config, String topic, String key, Duration age, String verb)
            throws ReplayRefused {
        long limit = Long.parseLong(config.get(key).value());
        if (limit >= 0 && limit <= age.toMillis()) {
            throw new ReplayRefused("The oldest record is " + age.toMinutes() + " minutes old, and the topic " + topic
                    + " " + verb + " it: " + key + " is " + limit + ". Set it higher, or choose another topic.");
        }
    }
}
