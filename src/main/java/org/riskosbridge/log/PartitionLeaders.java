package org.riskosbridge.log;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.MetadataRequest;
import org.apache.kafka.common.requests.MetadataResponse;
import org.apache.kafka.common.requests.MetadataResponse.PartitionMetadata;

/**
 * Finds the leaders of partitions: asks one broker after the other, and chooses the reported leader with the latest epoch.
 */
final class PartitionLeaders {

    /** Milliseconds that a broker may take for an answer; then another broker is asked. */
    static final int LIMIT = 2_000;

    /** Nanoseconds without a further answer after which the other partitions count as unavailable: longer than a broker may take. */
    private static final long NO_ANSWER_TIMEOUT = Duration.ofSeconds(5).toNanos();

    /** Milliseconds before the next round when a round had no result. */
    private static final int PAUSE = 50;

    private final BrokerRequests brokers;
    private final Collection<TopicPartition> partitions;
    private final Map<TopicPartition, Leader> leaders = new HashMap<>();
    private boolean doubtful = true;

    PartitionLeaders(BrokerRequests brokers, Collection<TopicPartition> partitions) {
        this.brokers = brokers;
        this.partitions = partitions;
    }

    private record Leader(Node broker, int epoch) {}

    /** A question to the leader of partitions. */
    interface Question<T> {
        /**
         * Asks.
         *
         * @param epochs the partitions without an answer, with the epoch of this leader
         * @return the partitions for which the leader has answered
         */
        Map<TopicPartition, T> ask(Node leader, Map<TopicPartition, Integer> epochs, int limit)
                throws IOException, TimeoutException;
    }

    /**
     * Asks for each partition until it has an answer, until the deadline, or until no more answers arrive although some partitions have one.
     *
     * @return the answers; empty when cancelled
     */
    <T> Map<TopicPartition, T> ask(Collection<TopicPartition> asked, BooleanSupplier wanted, Question<T> question)
            throws InterruptedException {
        Map<TopicPartition, T> answers = new HashMap<>();
        long answered = System.nanoTime();
        try {
            while (answers.size() < asked.size()
                    && (answers.isEmpty() || System.nanoTime() - answered < NO_ANSWER_TIMEOUT)) {
                if (doubtful) {
                    refresh();
                }
                int before = answers.size();
                for (Map.Entry<Node, Map<TopicPartition, Integer>> each :
                        unanswered(asked, answers.keySet()).entrySet()) {
                    try {
                        answers.putAll(question.ask(each.getKey(), each.getValue(), LIMIT));
                    } catch (IOException e) {
                        doubtful = true;
                    }
                }
                if (!wanted.getAsBoolean()) {
                    return Map.of();
                }
                if (answers.size() > before) {
                    answered = System.nanoTime();
                } else {
                    doubtful = true;
                    brokers.pause(PAUSE);
                }
            }
        } catch (TimeoutException deadline) {
            // The caller gets the answers that arrived before the deadline.
        }
        return answers;
    }

    private Map<Node, Map<TopicPartition, Integer>> unanswered(
            Collection<TopicPartition> asked, Set<TopicPartition> answered) {
        return leaders.entrySet().stream()
                .filter(leader -> asked.contains(leader.getKey()) && !answered.contains(leader.getKey()))
                .collect(Collectors.groupingBy(
                        leader -> leader.getValue().broker(),
                        Collectors.toMap(
                                Map.Entry::getKey, leader -> leader.getValue().epoch())));
    }

    private void refresh() throws TimeoutException {
        Set<String> topics = new HashSet<>();
        partitions.forEach(partition -> topics.add(partition.topic()));
        MetadataResponse answer;
        try {
            answer = brokers.ask(
                    brokers.next(),
                    MetadataRequest.Builder.forTopicNames(List.copyOf(topics), false),
                    MetadataResponse.class,
                    LIMIT);
        } catch (IOException e) {
            return;
        }
        Map<Integer, Node> nodes = answer.brokersById();
        brokers.learn(nodes.values());
        answer.topicMetadata().forEach(topic -> {
            if (topic.error() == Errors.TOPIC_AUTHORIZATION_FAILED) {
                throw topic.error().exception();
            }
            topic.partitionMetadata().forEach(partition -> learn(partition, nodes));
        });
        doubtful = false;
    }

    private void learn(PartitionMetadata partition, Map<Integer, Node> nodes) {
        Node broker = partition.leaderId.map(nodes::get).orElse(null);
        int epoch = partition.leaderEpoch.orElse(0);
        if (broker != null && partitions.contains(partition.topicPartition)) {
            leaders.merge(
                    partition.topicPartition,
                    new Leader(broker, epoch),
                    (known, told) -> told.epoch() >= known.epoch() ? told : known);
        }
    }
}
