package org.riskosbridge.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.junit.jupiter.api.Test;
import org.riskosbridge.it.TestDependencies;

/** A broker that does not know a new topic yet answers as if the topic did not exist. */
class TopicAdminIT {

    @Test
    void leadersOfATopicThatTheBrokerDoesNotKnowYetAreAwaited() throws Exception {
        String topic = "created-while-awaited";
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", TestDependencies.shared().bootstrapServers))) {
            CompletableFuture<Void> created = CompletableFuture.runAsync(
                    () -> admin.createTopics(Set.of(new NewTopic(topic, 2, (short) 1))),
                    CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS));
            new TopicAdmin(admin).awaitLeaders(Map.of(topic, 2));
            assertThat(admin.listTopics().names().get()).contains(topic);
            created.join();
        }
    }

    @Test
    void topicOfMoreReplicasThanBrokersIsToldWithTheNumberOfBrokers() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", TestDependencies.shared().bootstrapServers))) {
            TopicAdmin kafka = new TopicAdmin(admin);
            assertThatThrownBy(() -> kafka.create(Set.of(new NewTopic("too-many-replicas", 1, (short) 3))))
                    .isInstanceOf(InvalidReplicationFactorException.class);
            assertThat(RequiredTopics.tooFewBrokers(Optional.of((short) 3), kafka.brokers()))
                    .isEqualTo(
                            "The topics cannot be created: bridge.log.topics.replication-factor = 3 needs 3 brokers, and"
                                    + " Kafka has 1. Start more brokers, or lower bridge.log.topics.replication-factor.");
        }
    }
}
