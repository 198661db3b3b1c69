package org.riskosbridge.log;

import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.TopicDescription;
import org.jboss.logging.Logger;

/**
 * The topics that the bridge needs: creates those that are missing, never changes one that exists, and names each
 * setting that breaks the guarantee. Looks again and again, in the background, until all are there; then each minute.
 */
@Singleton
public class Topics {

    private static final Logger LOG = Logger.getLogger(Topics.class);

    /** Milliseconds until the next look while topics are missing, and when all are there. */
    private static final long LOOK_SOON = 1_000;

    private static final long LOOK_LATER = 60_000;

    private final Vertx vertx;
    private final TopicAdmin kafka;
    private final LogConfig config;
    private final Set<String> needed = new LinkedHashSet<>();
    private volatile Map<String, Integer> partitions = Map.of();
    private volatile boolean allNew;
    private volatile String state = "Kafka was not asked yet.";
    private Set<TopicCheck.Finding> told = Set.of();

    Topics(Vertx vertx, TopicAdmin kafka, LogConfig config) {
        this.vertx = vertx;
        this.kafka = kafka;
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
        look(new TopicCheck(config.timestampBound(), config.topics().retention(), shortestRetention));
    }

    /** {@return the partitions of a topic; 0 while it is not known to take records} */
    int partitions(String topic) {
        return partitions.getOrDefault(topic, 0);
    }

    /** {@return the topics that hold events, with their partitions} */
    Map<String, Integer> ofEvents() {
        Map<String, Integer> events = new HashMap<>(partitions);
        events.remove(config.quarantineTopic());
        return events;
    }

    /** {@return whether this process has made every topic itself, so that nobody can have appended before it} */
    public boolean areAllNew() {
        return allNew;
    }

    /** {@return why appending cannot work, for the operator; empty when every topic is there} */
    public Optional<String> missing() {
        return partitions.keySet().containsAll(needed) ? Optional.empty() : Optional.of(state);
    }

    private void look(TopicCheck check) {
        vertx.executeBlocking(() -> lookOnce(check), false).onComplete(result -> {
            if (result.failed()) {
                tell("Kafka does not answer as it should (" + reason(result.cause())
                        + "): see kafka.bootstrap.servers and the permissions.");
            }
            vertx.setTimer(missing().isPresent() ? LOOK_SOON : LOOK_LATER, ignored -> look(check));
        });
    }

    private boolean lookOnce(TopicCheck check) throws ExecutionException, InterruptedException, TimeoutException {
        Set<String> absent = kafka.absent(needed);
        if (!absent.isEmpty() && config.topics().create()) {
            allNew = kafka.create(absent, check) == needed.size();
            LOG.infof("Created the topics %s.", String.join(", ", absent));
            absent.clear();
        }
        Set<String> present = new LinkedHashSet<>(needed);
        present.removeAll(absent);
        Map<String, TopicDescription> found = kafka.describe(present);
        name(kafka.findings(found, check));
        Map<String, Integer> counts = new HashMap<>();
        found.forEach((name, topic) -> counts.put(name, topic.partitions().size()));
        kafka.awaitLeaders(counts);
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

    /** Names what breaks the guarantee, once until it changes. */
    private void name(Set<TopicCheck.Finding> findings) {
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

    private static String reason(Throwable failure) {
        return String.valueOf(failure instanceof ExecutionException ? failure.getCause() : failure);
    }
}
