package org.riskosbridge.guarantee;

import static java.util.Objects.requireNonNull;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.riskosbridge.guarantee.KafkaFacts.BarrierTrial;
import org.riskosbridge.guarantee.KafkaFacts.Hidden;
import org.riskosbridge.guarantee.KafkaFacts.Missing;
import org.riskosbridge.guarantee.KafkaFacts.NoTransactionalId;
import org.riskosbridge.guarantee.KafkaFacts.NotSeen;
import org.riskosbridge.guarantee.KafkaFacts.NotTried;
import org.riskosbridge.guarantee.KafkaFacts.Present;
import org.riskosbridge.guarantee.KafkaFacts.Seen;
import org.riskosbridge.guarantee.KafkaFacts.ToBeCreated;
import org.riskosbridge.guarantee.KafkaFacts.Topic;
import org.riskosbridge.kafka.NewTopics;
import org.riskosbridge.log.Barriers;
import org.riskosbridge.log.KafkaTimeout;
import org.riskosbridge.log.LogConfig;

/** Queries Kafka, and leaves a barrier in one topic. Blocks, at most 10 s for each response: use a worker thread. */
@Singleton
class KafkaProbe {

    /** Less than the caller's time-out for all queries, and equal to the default time-out of a lookup for an event in doubt. */
    private static final Duration BARRIER = Duration.ofSeconds(5);

    private final Admin admin;
    private final Barriers barriers;
    private final LogConfig config;

    KafkaProbe(Admin admin, Barriers barriers, LogConfig config) {
        this.admin = admin;
        this.barriers = barriers;
        this.config = config;
    }

    KafkaFacts ask(Collection<String> names) throws ExecutionException, InterruptedException, TimeoutException {
        var described = admin.describeTopics(
                        names,
                        new DescribeTopicsOptions()
                                .includeAuthorizedOperations(true)
                                .timeoutMs(KafkaTimeout.TOPICS.millis()))
                .topicNameValues();
        var settings = admin.describeConfigs(
                        names.stream().map(KafkaProbe::resource).toList(),
                        new DescribeConfigsOptions().timeoutMs(KafkaTimeout.TOPICS.millis()))
                .values();
        Map<String, Topic> topics = new TreeMap<>();
        Set<String> absent = new TreeSet<>();
        for (String name : names) {
            try {
                TopicDescription topic = KafkaTimeout.TOPICS.await(requireNonNull(described.get(name)));
                topics.put(name, present(topic, requireNonNull(settings.get(resource(name)))));
            } catch (ExecutionException e) {
                if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                    absent.add(name);
                } else if (e.getCause() instanceof AuthorizationException) {
                    topics.put(name, new Hidden());
                } else {
                    throw e;
                }
            }
        }
        topics.putAll(config.topics().create() ? planned(absent) : missing(absent));
        return new KafkaFacts(topics, raiseBarrier(names, topics));
    }

    /** Raises a barrier in the first topic, if the permissions on the topic allow this. */
    private BarrierTrial raiseBarrier(Collection<String> names, Map<String, Topic> topics) throws InterruptedException {
        Optional<String> first = names.stream()
                .filter(name -> topics.get(name) instanceof Present present
                        && present.allowed().containsAll(Set.of(AclOperation.READ, AclOperation.WRITE)))
                .findFirst();
        if (first.isEmpty()) {
            return new NotTried();
        }
        TopicPartition where = new TopicPartition(first.get(), 0);
        long begin = System.nanoTime();
        try {
            barriers.raise(where, BARRIER);
            return new Seen(where, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
        } catch (ExecutionException e) {
            return e.getCause() instanceof TransactionalIdAuthorizationException
                    ? new NoTransactionalId()
                    : new NotSeen(where, String.valueOf(e.getCause()));
        } catch (TimeoutException e) {
            return new NotSeen(where, String.valueOf(e.getMessage()));
        }
    }

    private static ConfigResource resource(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }

    private static Topic present(TopicDescription topic, KafkaFuture<Config> settings)
            throws ExecutionException, InterruptedException, TimeoutException {
        int replicas = topic.partitions().stream()
                .mapToInt(partition -> partition.replicas().size())
                .min()
                .orElse(0);
        Set<AclOperation> allowed = topic.authorizedOperations();
        return new Present(replicas, visible(settings), allowed == null ? Set.of() : allowed);
    }

    private static Map<String, String> visible(KafkaFuture<Config> settings)
            throws ExecutionException, InterruptedException, TimeoutException {
        try {
            return values(KafkaTimeout.TOPICS.await(settings));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthorizationException) {
                return Map.of();
            }
            throw e;
        }
    }

    private static Map<String, Topic> missing(Set<String> absent) {
        return absent.stream()
                .collect(Collectors.toMap(name -> name, name -> new Missing("bridge.log.topics.create is false.")));
    }

    /** Creates the topics with {@code validateOnly}: Kafka reports the settings that they would have. */
    private Map<String, Topic> planned(Set<String> absent) throws InterruptedException, TimeoutException {
        CreateTopicsResult result = admin.createTopics(
                absent.stream().map(name -> NewTopics.of(name, config)).toList(),
                new CreateTopicsOptions().validateOnly(true).timeoutMs(KafkaTimeout.TOPICS.millis()));
        Map<String, Topic> topics = new TreeMap<>();
        for (String name : absent) {
            try {
                topics.put(
                        name,
                        new ToBeCreated(
                                KafkaTimeout.TOPICS.await(result.replicationFactor(name)),
                                values(KafkaTimeout.TOPICS.await(result.config(name)))));
            } catch (ExecutionException e) {
                topics.put(name, new Missing("Kafka refuses it: " + e.getCause()));
            }
        }
        return topics;
    }

    private static Map<String, String> values(Config config) {
        return config.entries().stream()
                .filter(entry -> entry.value() != null)
                .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
    }
}
