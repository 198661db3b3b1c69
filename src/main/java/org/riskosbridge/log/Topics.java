package org.riskosbridge.log;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jboss.logging.Logger;

/**
 * The topics that the bridge needs: creates those that are missing, never changes one that exists, and names each
 * setting that breaks the guarantee. Looks again and again, in the background, until all are there; then each minute.
 */
@Singleton
public class Topics {

    private static final Logger LOG = Logger.getLogger(Topics.class);

    /** Milliseconds between looks while topics are missing, and when all are there. */
    private static final long LOOK_SOON = 1_000;

    private static final long LOOK_LATER = 60_000;

    /** Seconds that Kafka may take for one answer. */
    private static final long PATIENCE = 10;

    private final Vertx vertx;
    private final Admin admin;
    private final Producer<byte[], byte[]> producer;
    private final LogConfig config;
    private final Set<String> needed = new LinkedHashSet<>();
    private volatile Map<String, Integer> partitions = Map.of();
    private volatile String state = "Kafka was not asked yet.";
    private Set<TopicCheck.Finding> told = Set.of();

    Topics(Vertx vertx, Admin admin, Producer<byte[], byte[]> producer, LogConfig config) {
        this.vertx = vertx;
        this.admin = admin;
        this.producer = producer;
        this.config = config;
    }

    /**
     * Starts to look after topics, and returns at once.
     *
     * @param topics the topics that must be there
     * @param shortestRetention how long records must be kept at least
     */
    public void provide(Set<String> topics, Duration shortestRetention) {
        needed.addAll(topics);
        look(new TopicCheck(config, shortestRetention));
    }

    /** {@return the partitions of a topic; 0 while it is not known to be there} */
    int partitions(String topic) {
        return partitions.getOrDefault(topic, 0);
    }

    /** {@return why appending cannot work, for the operator; empty when every topic is there} */
    public Optional<String> missing() {
        return partitions.keySet().containsAll(needed) ? Optional.empty() : Optional.of(state);
    }

    private void look(TopicCheck check) {
        vertx.executeBlocking(() -> provideOnce(check), false).onComplete(result -> {
            if (result.failed()) {
                tell("Kafka does not answer (" + rootMessage(result.cause()) + "): see kafka.bootstrap.servers.");
            }
            vertx.setTimer(missing().isPresent() ? LOOK_SOON : LOOK_LATER, ignored -> look(check));
        });
    }

    private boolean provideOnce(TopicCheck check) throws ExecutionException, InterruptedException, TimeoutException {
        Set<String> absent = new TreeSet<>(needed);
        absent.removeAll(admin.listTopics().names().get(PATIENCE, TimeUnit.SECONDS));
        if (!absent.isEmpty() && config.topics().create()) {
            create(absent, check);
            absent.clear();
        }
        Set<String> present = new LinkedHashSet<>(needed);
        present.removeAll(absent);
        Map<String, TopicDescription> found =
                admin.describeTopics(present).allTopicNames().get(PATIENCE, TimeUnit.SECONDS);
        hold(found, check);
        Map<String, Integer> counts = new HashMap<>();
        found.forEach((name, topic) -> counts.put(name, topic.partitions().size()));
        awaitLeaders(counts);
        counts.keySet().forEach(this::warmUp);
        boolean first = missing().isPresent();
        partitions = Map.copyOf(counts);
        if (!absent.isEmpty()) {
            tell("These topics are missing, and bridge.log.topics.create is false: " + String.join(", ", absent)
                    + ". Create them, or let the bridge create them.");
        } else if (first) {
            LOG.infof("All %d topics are there.", needed.size());
        }
        return true;
    }

    /** A new topic is listed before its leaders take records: an answer of each leader says that it does. */
    private void awaitLeaders(Map<String, Integer> counts)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<TopicPartition, OffsetSpec> unknown = new HashMap<>();
        counts.forEach((topic, count) -> IntStream.range(partitions(topic), count)
                .forEach(partition -> unknown.put(new TopicPartition(topic, partition), OffsetSpec.latest())));
        admin.listOffsets(unknown).all().get(PATIENCE, TimeUnit.SECONDS);
    }

    /** Lets the producer learn of the topic now, because on an event loop it may not wait for that. */
    private void warmUp(String topic) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE);
        while (true) {
            try {
                producer.partitionsFor(topic);
                return;
            } catch (org.apache.kafka.common.errors.TimeoutException notYet) {
                if (System.nanoTime() > deadline) {
                    throw notYet;
                }
            }
        }
    }

    private void create(Set<String> absent, TopicCheck check)
            throws ExecutionException, InterruptedException, TimeoutException {
        Optional<Short> replicas = config.topics().replicationFactor();
        List<NewTopic> topics = new ArrayList<>();
        for (String name : absent) {
            topics.add(new NewTopic(name, Optional.of(config.topics().partitions()), replicas)
                    .configs(check.newTopic(replicas.orElse((short) 1))));
        }
        for (Map.Entry<String, KafkaFuture<Void>> each :
                admin.createTopics(topics).values().entrySet()) {
            try {
                each.getValue().get(PATIENCE, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw new KafkaException("topic " + each.getKey() + " cannot be created: " + rootMessage(e));
                }
            }
        }
        LOG.infof("Created the topics %s.", String.join(", ", absent));
    }

    /** Names the settings that break the guarantee, each once. */
    private void hold(Map<String, TopicDescription> found, TopicCheck check)
            throws ExecutionException, InterruptedException, TimeoutException {
        List<ConfigResource> resources = found.keySet().stream()
                .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                .toList();
        Set<TopicCheck.Finding> findings = new LinkedHashSet<>();
        admin.describeConfigs(resources).all().get(PATIENCE, TimeUnit.SECONDS).forEach((resource, settings) -> {
            int replicas = requireNonNull(found.get(resource.name()))
                    .partitions()
                    .get(0)
                    .replicas()
                    .size();
            Map<String, String> values = settings.entries().stream()
                    .filter(entry -> entry.value() != null)
                    .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
            findings.addAll(check.check(resource.name(), replicas, values));
        });
        if (!findings.equals(told)) {
            TopicCheck.sentences(findings).forEach(LOG::warn);
            told = findings;
        }
    }

    private void tell(String problem) {
        if (!problem.equals(state)) {
            state = problem;
            LOG.warn(problem);
        }
    }

    private static String rootMessage(Throwable failure) {
        Throwable cause =
                failure instanceof ExecutionException && failure.getCause() != null ? failure.getCause() : failure;
        return String.valueOf(cause.getMessage() != null ? cause.getMessage() : cause);
    }
}
