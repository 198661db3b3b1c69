package org.riskosbridge.log;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.riskosbridge.model.Program;
import org.riskosbridge.model.World;

/** The brokers: a few topics of a few partitions. */
public final class SimulatedKafka {

    /** Partitions of each topic. */
    static final int PARTITIONS = 2;

    private static final List<String> TOPICS = List.of("riskos.evaluation_completed", "riskos.evaluation_paused");

    private final World world;
    private final Map<String, SimulatedPartition> partitions = new LinkedHashMap<>();
    private final int skew;

    /**
     * The brokers.
     *
     * @param fence whether the brokers refuse records that are too old
     * @param skew maximum difference of the brokers' clocks from the true time, milliseconds
     * @param committed gets each record that every in-sync replica has
     */
    public SimulatedKafka(World world, boolean fence, int skew, Consumer<ConsumerRecord<byte[], byte[]>> committed) {
        this.world = world;
        this.skew = skew;
        for (String topic : TOPICS) {
            for (int number = 0; number < PARTITIONS; number++) {
                String name = name(topic, number);
                SimulatedPartition partition = new SimulatedPartition(world, name, fence, committed);
                partition.setSkew(anySkew());
                partitions.put(name, partition);
            }
        }
    }

    private long anySkew() {
        return world.between(-skew, skew);
    }

    private static String name(String topic, int number) {
        return topic.substring(topic.lastIndexOf('_') + 1) + "-" + number;
    }

    SimulatedPartition partition(String topic, int number) {
        return Objects.requireNonNull(partitions.get(name(topic, number)), topic);
    }

    /** {@return the topics, with their partitions} */
    Map<String, Integer> topics() {
        return TOPICS.stream().collect(Collectors.toMap(topic -> topic, topic -> PARTITIONS));
    }

    private Iterable<SimulatedPartition> all() {
        return partitions.values();
    }

    /** Leaves some partitions with too few in-sync replicas for a while. */
    public void stall(long millis, boolean newLeader) {
        for (SimulatedPartition partition : all()) {
            if (world.chance(0.7)) {
                partition.stall();
                world.after(millis, Program.WORLD, () -> partition.heal(newLeader, anySkew()));
            }
        }
    }

    /** Gives some partitions another leader; the former leader does not learn of this for a while. */
    public void depose(long millis) {
        for (SimulatedPartition partition : all()) {
            if (world.chance(0.7)) {
                partition.depose(anySkew(), millis);
            }
        }
    }

    public void heal() {
        all().forEach(partition -> partition.heal(false, 0));
    }
}
