package org.riskosbridge.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.model.Program;
import org.riskosbridge.model.World;

/**
 * One partition: the leader's log, and the high watermark. All in-sync replicas have the log up to the high watermark. While there are too few
 * in-sync replicas, the leader still appends records, but the high watermark stays, and the leader acknowledges nothing, not even a barrier. A
 * leader that does not know that it was deposed continues to answer readers, with its old high watermark.
 */
final class SimulatedPartition {

    private final World world;
    private final String name;
    private final SimulatedKafka.Settings settings;
    private final Consumer<ConsumerRecord<byte[], byte[]>> committed;
    private final List<Entry> log = new ArrayList<>();
    private int highWatermark;
    private int start;
    private boolean stalled;
    private long skew;
    private int deposedHighWatermark;
    private long deposedUntil;

    SimulatedPartition(
            World world,
            String name,
            SimulatedKafka.Settings settings,
            Consumer<ConsumerRecord<byte[], byte[]>> committed) {
        this.world = world;
        this.name = name;
        this.settings = settings;
        this.committed = committed;
    }

    void setSkew(long millis) {
        skew = millis;
    }

    /** The content of an offset: a record, or a barrier's control record with its time. */
    private record Entry(@Nullable Landing landing, long time) {}

    /** One record in flight to the partition. A retry brings the same record again, and its sequence number identifies it. */
    static final class Landing {
        private final ConsumerRecord<byte[], byte[]> record;
        private boolean appended;
        private Runnable acknowledged = () -> {};

        Landing(ConsumerRecord<byte[], byte[]> record) {
            this.record = record;
        }

        boolean isTooLarge() {
            return record.serializedValueSize() > SimulatedKafka.MAX_MESSAGE_BYTES;
        }
    }

    /**
     * A request arrives. As in the broker, the age is checked before the sequence number: a late retry is refused, although the record has been in
     * the log since the first attempt.
     *
     * @return false when the broker refuses the record because of its age
     */
    boolean arrive(Landing landing, Runnable acknowledged) {
        long age = time() - landing.record.timestamp();
        if (settings.refuses(age)) {
            world.say(name, "refuses %s: too %s", SimulatedLog.id(landing.record), age > 0 ? "old" : "new");
            return false;
        }
        if (landing.appended) {
            if (log.indexOf(entry(landing)) < highWatermark) {
                acknowledged.run();
            } else {
                landing.acknowledged = acknowledged;
            }
            return true;
        }
        landing.appended = true;
        landing.acknowledged = acknowledged;
        log.add(entry(landing));
        world.say(name, "%s appended%s", SimulatedLog.id(landing.record), stalled ? ", not replicated" : "");
        int end = log.size();
        world.after(world.between(0, 3), Program.WORLD, () -> replicate(end));
        return true;
    }

    private static Entry entry(Landing landing) {
        return new Entry(landing, landing.record.timestamp());
    }

    private long time() {
        return world.time() + skew;
    }

    private void replicate(int end) {
        while (!stalled && highWatermark < Math.min(end, log.size())) {
            Landing landing = log.get(highWatermark++).landing();
            if (landing != null) {
                committed.accept(landing.record);
                landing.acknowledged.run();
            }
        }
    }

    void stall() {
        world.say(name, "too few replicas in sync");
        stalled = true;
    }

    /**
     * Enough replicas again.
     *
     * @param newLeader whether another replica leads now: records that only the old leader had are then lost
     */
    void heal(boolean newLeader, long newSkew) {
        if (!stalled) {
            return;
        }
        world.say(name, "enough replicas in sync%s", newLeader ? ", with another leader" : "");
        stalled = false;
        if (newLeader) {
            elect(newSkew);
        } else {
            replicate(log.size());
        }
    }

    /** Another replica leads. Records that only the former leader had are lost. */
    private void elect(long newSkew) {
        skew = newSkew;
        List<Entry> lost = log.subList(highWatermark, log.size());
        lost.stream().map(Entry::landing).filter(Objects::nonNull).forEach(landing -> landing.appended = false);
        lost.clear();
    }

    /** Another replica becomes the leader; for a while the former leader does not know of this. */
    void depose(long newSkew, long millis) {
        world.say(name, "has another leader, of which the one before hears nothing for %d ms", millis);
        deposedHighWatermark = highWatermark;
        deposedUntil = world.now() + millis;
        elect(newSkew);
    }

    boolean hasDeposedLeader() {
        return world.now() < deposedUntil;
    }

    /**
     * The leader writes a barrier's control record.
     *
     * @return the barrier that a reader sees; null while there are too few in-sync replicas
     */
    @Nullable
    Barrier raiseBarrier() {
        if (stalled) {
            return null;
        }
        log.add(new Entry(null, time()));
        replicate(log.size());
        return new Barrier(log.size() - 1, 1, time(), 0, 0);
    }

    /** {@return the offset after the last record that a consumer sees, as the leader or the former leader reports it} */
    int end(boolean deposed) {
        return deposed && hasDeposedLeader() ? deposedHighWatermark : highWatermark;
    }

    /** Deletes the records at the beginning that are older than the retention, by the leader's clock and their own times. */
    void clean() {
        while (start < highWatermark && log.get(start).time() < time() - settings.retention()) {
            start++;
        }
    }

    /** {@return the first offset that is not deleted} */
    int start() {
        return start;
    }

    /** {@return the leader's clock} */
    long leaderTime() {
        return time();
    }

    /** {@return the first visible offset of that time or later, control records included; -1 when there is none} */
    int offsetForTime(long timestamp, boolean deposed) {
        for (int offset = start; offset < end(deposed); offset++) {
            if (log.get(offset).time() >= timestamp) {
                return offset;
            }
        }
        return -1;
    }

    /** {@return the record at a visible offset; null for a control record} */
    @Nullable
    ConsumerRecord<byte[], byte[]> at(int offset) {
        Landing landing = log.get(offset).landing();
        return landing == null ? null : landing.record;
    }
}
