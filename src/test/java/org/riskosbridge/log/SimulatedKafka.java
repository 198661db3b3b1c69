package org.riskosbridge.log;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.riskosbridge.model.Program;
import org.riskosbridge.model.World;

/** The brokers. Bridges create topics, and an operator adds partitions. */
public final class SimulatedKafka {

    /** {@code max.message.bytes} of each topic. */
    public static final int MAX_MESSAGE_BYTES = 500;

    /** Milliseconds between two deletions of expired records. Kafka's default is 5 minutes, for retentions of days. */
    private static final int CLEAN_EVERY = 2_000;

    /** Maximum partitions of a topic. */
    private static final int MOST_PARTITIONS = 4;

    private final World world;
    private final Settings settings;
    private final int skew;
    private final String registry;
    private final Consumer<ConsumerRecord<byte[], byte[]>> committed;
    private final Map<String, List<SimulatedPartition>> topics = new LinkedHashMap<>();
    private long slowUntil;

    /**
     * Settings of the topics that hold events.
     *
     * @param bound maximum difference between a record's time and the leader's clock, in milliseconds
     * @param refusesOld whether the bound applies to times in the past
     * @param refusesNew whether the bound applies to times in the future
     * @param retention milliseconds after which a record is deleted
     */
    public record Settings(long bound, boolean refusesOld, boolean refusesNew, long retention) {

        /** The registry has no bounds, and is compacted: each registration stays. */
        private static final Settings OF_REGISTRY = new Settings(0, false, false, Long.MAX_VALUE);

        boolean refuses(long age) {
            return (refusesOld && age > bound) || (refusesNew && -age > bound);
        }
    }

    /**
     * The brokers, without topics.
     *
     * @param skew maximum difference between their clocks and the true time, in milliseconds
     * @param registry the topic of the registry
     * @param committed gets each event's record when every in-sync replica has the record
     */
    public SimulatedKafka(
            World world,
            Settings settings,
            int skew,
            String registry,
            Consumer<ConsumerRecord<byte[], byte[]>> committed) {
        this.world = world;
        this.settings = settings;
        this.skew = skew;
        this.registry = registry;
        this.committed = committed;
        clean();
    }

    private long anySkew() {
        return world.between(-skew, skew);
    }

    /** Deletes expired records, in each partition at different times. */
    private void clean() {
        all().filter(partition -> world.chance(0.5)).forEach(SimulatedPartition::clean);
        world.after(CLEAN_EVERY, Program.WORLD, this::clean);
    }

    /** {@return the names of all topics} */
    public Set<String> names() {
        return Set.copyOf(topics.keySet());
    }

    /** {@return the number of partitions of a topic} */
    public int partitions(String topic) {
        return partitionsOf(topic).size();
    }

    private List<SimulatedPartition> partitionsOf(String topic) {
        return Objects.requireNonNull(topics.get(topic), topic);
    }

    SimulatedPartition partition(String topic, int number) {
        return partitionsOf(topic).get(number);
    }

    /** {@return false when the topic existed before} */
    public boolean create(String topic, int partitions) {
        if (topics.containsKey(topic)) {
            return false;
        }
        topics.put(topic, new ArrayList<>());
        enlarge(topic, partitions);
        return true;
    }

    private void enlarge(String topic, int partitions) {
        List<SimulatedPartition> all = partitionsOf(topic);
        boolean ofEvents = !topic.equals(registry);
        while (all.size() < partitions) {
            SimulatedPartition partition = new SimulatedPartition(
                    world,
                    topic + "-" + all.size(),
                    ofEvents ? settings : Settings.OF_REGISTRY,
                    ofEvents ? committed : registration -> {});
            partition.setSkew(anySkew());
            all.add(partition);
        }
    }

    /** Adds partitions to some topics of events. */
    public void addPartitions() {
        topics.keySet().stream()
                .filter(topic -> !topic.equals(registry) && world.chance(0.7))
                .forEach(topic -> {
                    int more = Math.min(MOST_PARTITIONS, partitions(topic) + world.between(1, 2));
                    world.say("kafka", "%s has %d partitions now", topic, more);
                    enlarge(topic, more);
                });
    }

    private Stream<SimulatedPartition> all() {
        return topics.values().stream().flatMap(Collection::stream);
    }

    /** Lets each fetch take seconds for a while, as a quota does. */
    public void slowDown(long millis) {
        world.say("kafka", "fetches are slow for %d ms", millis);
        slowUntil = world.now() + millis;
    }

    boolean isSlow() {
        return world.now() < slowUntil;
    }

    /** Leaves some partitions with too few in-sync replicas for a while. */
    public void stall(long millis, boolean newLeader) {
        all().filter(partition -> world.chance(0.7)).forEach(partition -> {
            partition.stall();
            world.after(millis, Program.WORLD, () -> partition.heal(newLeader, anySkew()));
        });
    }

    /** Gives some partitions another leader; the former leader does not learn of this for a while. */
    public void depose(long millis) {
        all().filter(partition -> world.chance(0.7)).forEach(partition -> partition.depose(anySkew(), millis));
    }

    public void heal() {
        all().forEach(partition -> partition.heal(false, 0));
    }
}
