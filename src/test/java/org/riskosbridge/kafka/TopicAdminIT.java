package org.riskosbridge.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
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
}
