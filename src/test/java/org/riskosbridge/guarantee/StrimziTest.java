package org.riskosbridge.guarantee;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.utils.SecurityUtils;
import org.junit.jupiter.api.Test;
import org.riskosbridge.deploy.Manifests;
import org.riskosbridge.event.Webhook;
import org.riskosbridge.guarantee.Finding.State;
import org.riskosbridge.guarantee.KafkaFacts.Present;
import org.riskosbridge.guarantee.KafkaFacts.Topic;
import org.riskosbridge.route.TopicRoutes;

/**
 * {@code deploy/strimzi}: {@code doctor} finds nothing on a Kafka with these manifests, and reports each permission or setting that is taken away.
 */
class StrimziTest {

    private static final TopicConditions CONDITIONS = new TopicConditions(
            Duration.ofSeconds(20), Duration.ofDays(7).plus(Duration.ofSeconds(23)), 1_048_576, "riskos.registry");

    private static final List<JsonNode> TOPICS = Manifests.documents(Manifests.read("strimzi/topics.yaml"));

    /** The topics on which the guarantee depends. Operators' commands write to the other topic, {@code riskos.audit}. */
    private static final List<JsonNode> TOPICS_OF_BRIDGES =
            TOPICS.stream().filter(topic -> !name(topic).equals("riskos.audit")).toList();

    private static final JsonNode USER =
            Manifests.documents(Manifests.read("strimzi/user.yaml")).get(0);

    /** A permission on the topics, or transactional ids, of a prefix. */
    private record Permission(String type, String prefix, AclOperation operation) {

        boolean isFor(String topic) {
            return type.equals("topic") && topic.startsWith(prefix);
        }
    }

    /** The permission that {@link AclOperation#WRITE} includes. */
    private static final Permission DESCRIBE_IDS =
            new Permission("transactionalId", "riskos-kafka-bridge.", AclOperation.DESCRIBE);

    private static Set<Permission> permissions() {
        return StreamSupport.stream(USER.at("/spec/authorization/acls").spliterator(), false)
                .flatMap(rule -> {
                    String type = rule.at("/resource/type").asText();
                    assertThat(type).as("nothing over the cluster").isIn("topic", "transactionalId");
                    assertThat(rule.at("/resource/patternType").asText()).isEqualTo("prefix");
                    return StreamSupport.stream(rule.get("operations").spliterator(), false)
                            .map(operation -> new Permission(
                                    type,
                                    rule.at("/resource/name").asText(),
                                    SecurityUtils.operation(operation.asText())));
                })
                .collect(toSet());
    }

    private static String name(JsonNode topic) {
        return topic.at("/spec/topicName").asText();
    }

    private static Map<String, String> settings(JsonNode topic) {
        Map<String, String> settings = new HashMap<>();
        topic.at("/spec/config")
                .fields()
                .forEachRemaining(setting ->
                        settings.put(setting.getKey(), setting.getValue().asText()));
        return settings;
    }

    private static List<Finding> judge(Set<Permission> permissions, List<JsonNode> manifests) {
        Map<String, Topic> topics = manifests.stream().collect(toMap(StrimziTest::name, topic -> {
            String name = name(topic);
            return new Present(
                    topic.at("/spec/replicas").asInt(),
                    settings(topic),
                    permissions.stream()
                            .filter(permission -> permission.isFor(name))
                            .map(Permission::operation)
                            .collect(toSet()));
        }));
        boolean mayUseIds =
                permissions.contains(new Permission("transactionalId", DESCRIBE_IDS.prefix(), AclOperation.WRITE));
        return KafkaConditions.judge(
                new KafkaFacts(
                        topics,
                        mayUseIds
                                ? new KafkaFacts.Seen(new TopicPartition("riskos.generic", 0), 30)
                                : new KafkaFacts.NoTransactionalId()),
                CONDITIONS,
                DESCRIBE_IDS.prefix());
    }

    private static Stream<Finding> broken(List<Finding> findings) {
        return findings.stream().filter(finding -> finding.state() != State.HOLDS);
    }

    @Test
    void manifestsAreOfStrimzi() {
        assertThat(Manifests.resources(Manifests.read("strimzi/topics.yaml")))
                .extracting(topic -> topic.getMetadata().getName())
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-z0-9]([-a-z0-9.]*[a-z0-9])?"));
        assertThat(Manifests.resources(Manifests.read("strimzi/user.yaml"))).hasSize(1);
        assertThat(Manifests.resources(Manifests.read("strimzi/console.yaml"))).hasSize(1);
        assertThat(Manifests.resources(Manifests.read("strimzi/replay/replay.yaml")))
                .hasSize(1);
    }

    @Test
    void everyTopicOfTheBridgeAndItsCommandsIsThereAndNoOther() {
        Set<String> needed = new HashSet<>(TopicRoutes.topics(new Webhook("riskos", "riskos.", Set.of())));
        needed.addAll(Set.of("riskos.quarantine", "riskos.registry", "riskos.audit"));
        assertThat(TOPICS).extracting(StrimziTest::name).containsExactlyInAnyOrderElementsOf(needed);
    }

    @Test
    void doctorFindsNothingAndMissesEachPermissionThatIsTakenAway() {
        assertThat(broken(judge(permissions(), TOPICS_OF_BRIDGES))).isEmpty();
        assertThat(permissions()).hasSize(6).contains(DESCRIBE_IDS);
        Set<Permission> needed = permissions();
        needed.remove(DESCRIBE_IDS);
        for (Permission permission : needed) {
            Set<Permission> rest = new HashSet<>(needed);
            rest.remove(permission);
            assertThat(broken(judge(rest, TOPICS_OF_BRIDGES)))
                    .as("without %s", permission)
                    .extracting(Finding::condition)
                    .singleElement()
                    .asString()
                    .endsWith(":" + SecurityUtils.operationName(permission.operation()));
        }
    }

    @Test
    void doctorMissesEachSettingThatIsTakenAway() {
        for (JsonNode topic : TOPICS_OF_BRIDGES) {
            boolean registry = name(topic).equals("riskos.registry");
            assertThat(settings(topic)).hasSize(registry ? 3 : 9);
            for (String setting : settings(topic).keySet()) {
                JsonNode without = topic.deepCopy();
                ((com.fasterxml.jackson.databind.node.ObjectNode) without.at("/spec/config")).remove(setting);
                assertThat(broken(judge(permissions(), List.of(without))))
                        .as("%s without %s", name(topic), setting)
                        .isNotEmpty();
            }
        }
    }
}
