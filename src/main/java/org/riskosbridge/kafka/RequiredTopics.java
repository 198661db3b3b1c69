package org.riskosbridge.kafka;

import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.jboss.logging.Logger;
import org.riskosbridge.log.Distribution;
import org.riskosbridge.log.KafkaAvailability;
import org.riskosbridge.log.LogConfig;
import org.riskosbridge.time.PeriodicChecks;

/**
 * Provides the topics that the bridge needs: creates missing topics, and never changes existing ones. Checks periodically in the background until all
 * exist, then every minute.
 */
@Singleton
public class RequiredTopics {

    private static final Logger LOG = Logger.getLogger(RequiredTopics.class);

    /** Milliseconds between checks while topics are missing or Kafka does not answer, and when all exist. */
    private static final long LOOK_SOON = 1_000;

    private static final long LOOK_LATER = 60_000;

    /** One check may meet a broker that has just started, or the election of a leader. */
    private static final int MISSES = 2;

    private final PeriodicChecks checks;
    private final TopicAdmin kafka;
    private final ProducerPool producers;
    private final TopicRegistry registry;
    private final KafkaAvailability availability;
    private final LogConfig config;
    private final Set<String> needed = new LinkedHashSet<>();
    private volatile Map<String, Integer> partitions = Map.of();
    private volatile boolean allNew;
    private volatile String state = "The topics have not been checked yet.";
    private Set<TopicPartition> reportedLeaderless = Set.of();
    private int misses;

    RequiredTopics(
            PeriodicChecks checks,
            TopicAdmin kafka,
            ProducerPool producers,
            TopicRegistry registry,
            KafkaAvailability availability,
            LogConfig config) {
        this.checks = checks;
        this.kafka = kafka;
        this.producers = producers;
        this.registry = registry;
        this.availability = availability;
        this.config = config;
    }

    /**
     * Starts the periodic checks, and returns at once.
     *
     * @param topics the topics that must exist
     */
    public void provide(Collection<String> topics) {
        needed.addAll(topics);
        checks.start(this::look);
    }

    /**
     * Loads the topics once, for a command that appends nothing. Blocks: use a worker thread.
     *
     * @throws IllegalStateException when one is missing
     */
    public void find(Collection<String> topics) throws ExecutionException, InterruptedException, TimeoutException {
        Set<String> absent = kafka.absent(Set.copyOf(topics));
        if (!absent.isEmpty()) {
            throw new IllegalStateException("These topics are missing: " + String.join(", ", absent)
                    + ". Check kafka.bootstrap.servers and bridge.webhooks.*.topic-prefix.");
        }
        partitions = counts(Set.copyOf(topics));
    }

    /** {@return the number of partitions of a topic; 0 while the topic is not known to accept records} */
    int partitions(String topic) {
        return partitions.getOrDefault(topic, 0);
    }

    /**
     * Returns every topic that may have events of the index, with the distribution of its events: all registered topics, and the topics of this
     * process. Kafka's present number of partitions counts too. Blocks.
     *
     * @param goOn polled while reading; false cancels
     * @return empty when cancelled
     * @throws IllegalStateException when Kafka does not show one of the topics
     */
    Optional<Map<String, Distribution>> everUsed(BooleanSupplier goOn)
            throws ExecutionException, InterruptedException, TimeoutException {
        Optional<Map<String, Distribution>> registered = registry.read(goOn);
        if (registered.isEmpty()) {
            return registered;
        }
        Map<String, Distribution> all = registered.get();
        add(ofEvents(partitions), config.key() == LogConfig.Key.EVENT_ID, all);
        Set<String> absent = kafka.absent(all.keySet());
        if (!absent.isEmpty()) {
            throw new IllegalStateException("These topics contain events of the index, and are missing or not visible"
                    + " to this bridge: " + String.join(", ", absent)
                    + ". Grant Describe and Read on them; for a topic that was deleted see docs/dedup-index.md");
        }
        add(counts(Set.copyOf(all.keySet())), true, all);
        return Optional.of(all);
    }

    private static void add(Map<String, Integer> counts, boolean isByEventId, Map<String, Distribution> all) {
        counts.forEach(
                (topic, count) -> all.merge(topic, new Distribution(Set.of(count), isByEventId), Distribution::and));
    }

    private Map<String, Integer> ofEvents(Map<String, Integer> counts) {
        Map<String, Integer> events = new HashMap<>(counts);
        events.keySet().removeAll(Set.of(config.quarantineTopic(), config.registryTopic()));
        return events;
    }

    /** {@return whether this process has created every topic itself} */
    boolean areAllNew() {
        return allNew;
    }

    /** {@return why appends cannot work, for the operator; empty when every topic exists} */
    public Optional<String> missing() {
        return partitions.keySet().containsAll(needed) ? Optional.empty() : Optional.of(state);
    }

    /** {@return milliseconds until the next check} */
    private long look() throws InterruptedException {
        try {
            lookOnce();
            misses = 0;
        } catch (InterruptedException ending) {
            throw ending;
        } catch (Exception e) {
            misses++;
            if (misses >= MISSES && availability.problem().isEmpty()) {
                tell("A request to Kafka failed (" + reason(e)
                        + "): check kafka.bootstrap.servers and the permissions.");
            }
        }
        return misses > 0 || missing().isPresent() ? LOOK_SOON : LOOK_LATER;
    }

    private void lookOnce() throws ExecutionException, InterruptedException, TimeoutException {
        Set<String> absent = kafka.absent(needed);
        if (absent.contains(config.registryTopic())) {
            registry.forget();
        }
        if (!absent.isEmpty() && config.topics().create()) {
            try {
                allNew = kafka.create(absent.stream()
                                .map(name -> NewTopics.of(name, config))
                                .toList())
                        == needed.size();
            } catch (InvalidReplicationFactorException e) {
                tell(tooFewBrokers(config.topics().replicationFactor(), kafka.brokers()));
                return;
            }
            LOG.infof("Created the topics %s.", String.join(", ", absent));
            absent.clear();
        }
        Set<String> present = new LinkedHashSet<>(needed);
        present.removeAll(absent);
        Map<String, Integer> counts = counts(present);
        reportLeaderless(kafka.awaitLeaders(counts));
        producers.introduce(counts.keySet());
        boolean first = missing().isPresent();
        partitions = present.contains(config.registryTopic()) ? registered(counts) : Map.of();
        if (!absent.isEmpty()) {
            tell("These topics are missing, and bridge.log.topics.create is false: " + String.join(", ", absent)
                    + ". Create them, or let the bridge create them.");
        } else if (first) {
            LOG.infof("All %d topics exist.", needed.size());
        }
    }

    /** No event is appended to a topic, or to a partition, that is not registered. */
    private Map<String, Integer> registered(Map<String, Integer> counts)
            throws ExecutionException, InterruptedException, TimeoutException {
        registry.register(ofEvents(counts));
        return counts;
    }

    private Map<String, Integer> counts(Set<String> present)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<String, Integer> counts = new HashMap<>();
        kafka.describe(present)
                .forEach((name, topic) -> counts.put(name, topic.partitions().size()));
        return Map.copyOf(counts);
    }

    /**
     * {@return the problem, with the setting and the number of brokers}
     *
     * @param factor the setting; empty when the brokers choose
     */
    static String tooFewBrokers(Optional<Short> factor, int brokers) {
        String setting = "bridge.log.topics.replication-factor";
        return "The topics cannot be created: "
                + factor.map(replicas -> setting + " = " + replicas + " needs " + replicas + " brokers, and Kafka has "
                                + brokers + ". Start more brokers, or lower " + setting + ".")
                        .orElse("default.replication.factor of the brokers needs more brokers than the " + brokers
                                + " that Kafka has. Start more brokers, or set " + setting + ".");
    }

    /** A partition without a leader does not hold up the others: its appends fail until it has one. */
    private void reportLeaderless(Set<TopicPartition> silent) {
        if (!silent.equals(reportedLeaderless) && !silent.isEmpty()) {
            LOG.warnf(
                    "These partitions have no leader, or it does not answer: %s. Their events are answered 503, or go to the spool.",
                    silent);
        }
        reportedLeaderless = silent;
    }

    private void tell(String problem) {
        if (!problem.equals(state)) {
            state = problem;
            LOG.warn(problem);
        }
    }

    private static String reason(Throwable failure) {
        return String.valueOf(failure instanceof ExecutionException ? failure.getCause() : failure);
    }
}
