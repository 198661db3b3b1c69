package org.riskosbridge.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.utils.Utils;
import org.riskosbridge.event.LogPartition;

/**
 * How bridges have distributed the events of one topic over its partitions. This decides in which partitions an event can be.
 *
 * @param counts each number of partitions over which a bridge has distributed events: more than one when partitions were added
 * @param isByEventId whether the id of the event is the key of each record; otherwise an event can be in any partition
 */
public record Distribution(Set<Integer> counts, boolean isByEventId) {

    public Distribution(Set<Integer> counts, boolean isByEventId) {
        this.counts = Collections.unmodifiableSet(new TreeSet<>(counts));
        this.isByEventId = isByEventId;
    }

    /** {@return each partition that can have events, with the distribution of its topic} */
    public static Map<LogPartition, Distribution> ofPartitions(Map<String, Distribution> topics) {
        Map<LogPartition, Distribution> all = new HashMap<>();
        topics.forEach((topic, distribution) -> {
            for (int number = 0; number < Collections.max(distribution.counts); number++) {
                all.put(new LogPartition(topic, number), distribution);
            }
        });
        return all;
    }

    /** {@return whether a bridge can have appended the event to this partition, in one of these distributions} */
    public boolean mayContain(int partition, String eventId) {
        if (!isByEventId) {
            return true;
        }
        int hash = hash(eventId.getBytes(UTF_8));
        return counts.stream().anyMatch(count -> hash % count == partition);
    }

    /** {@return both distributions together} */
    public Distribution and(Distribution other) {
        Set<Integer> all = new TreeSet<>(counts);
        all.addAll(other.counts);
        return new Distribution(all, isByEventId && other.isByEventId);
    }

    /** {@return the partition that Kafka's default partitioner chooses for a key} */
    public static int partition(byte[] key, int partitions) {
        return hash(key) % partitions;
    }

    private static int hash(byte[] key) {
        return Utils.toPositive(Utils.murmur2(key));
    }
}
