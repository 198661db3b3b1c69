package org.riskosbridge.log;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.riskosbridge.model.Program;
import org.riskosbridge.model.World;

/**
 * One partition: what its leader has appended, and up to where all in-sync replicas have it. While these are too few, the
 * leader appends what it gets, but nothing more counts; it answers nobody, a barrier neither.
 */
final class SimulatedPartition {

    private final World world;
    private final String name;
    private final boolean fence;
    private final Consumer<ConsumerRecord<byte[], byte[]>> committed;
    private final List<Landing> log = new ArrayList<>();
    private int highWatermark;
    private boolean stalled;
    private long skew;

    SimulatedPartition(World world, String name, boolean fence, Consumer<ConsumerRecord<byte[], byte[]>> committed) {
        this.world = world;
        this.name = name;
        this.fence = fence;
        this.committed = committed;
    }

    void setSkew(long millis) {
        skew = millis;
    }

    /** One record on its way into the partition; a retry brings the same once more, and is known by its sequence. */
    static final class Landing {
        private final ConsumerRecord<byte[], byte[]> record;
        private boolean appended;
        private Runnable acknowledged = () -> {};

        Landing(ConsumerRecord<byte[], byte[]> record) {
            this.record = record;
        }
    }

    /**
     * A request arrives. The age is looked at before the sequence, as the broker does: a retry that comes too late is told
     * so, though the record has been in the log since the first attempt.
     *
     * @return false when the broker refuses the record for its age
     */
    boolean arrive(Landing landing, Runnable acknowledged) {
        if (fence && landing.record.timestamp() < world.time() + skew - SimulatedLog.BOUND) {
            world.say(name, "refuses %s: too old", SimulatedLog.id(landing.record));
            return false;
        }
        if (landing.appended) {
            if (log.indexOf(landing) < highWatermark) {
                acknowledged.run();
            } else {
                landing.acknowledged = acknowledged;
            }
            return true;
        }
        landing.appended = true;
        landing.acknowledged = acknowledged;
        log.add(landing);
        world.say(name, "%s appended%s", SimulatedLog.id(landing.record), stalled ? ", not replicated" : "");
        int end = log.size();
        world.after(world.between(0, 3), Program.WORLD, () -> replicate(end));
        return true;
    }

    private void replicate(int end) {
        while (!stalled && highWatermark < Math.min(end, log.size())) {
            Landing landing = log.get(highWatermark++);
            committed.accept(landing.record);
            landing.acknowledged.run();
        }
    }

    void stall() {
        world.say(name, "too few replicas in sync");
        stalled = true;
    }

    /**
     * Enough replicas again.
     *
     * @param newLeader whether one of them leads now, so that what only the old leader had is gone
     */
    void heal(boolean newLeader, long newSkew) {
        if (!stalled) {
            return;
        }
        world.say(name, "enough replicas in sync%s", newLeader ? ", with another leader" : "");
        stalled = false;
        if (newLeader) {
            skew = newSkew;
            List<Landing> lost = log.subList(highWatermark, log.size());
            lost.forEach(landing -> landing.appended = false);
            lost.clear();
        } else {
            replicate(log.size());
        }
    }

    /** {@return whether all that the leader had appended by now counts; true untried when there shall be no barrier} */
    boolean raiseBarrierIf(boolean wanted) {
        if (wanted && !stalled) {
            replicate(log.size());
        }
        return !wanted || !stalled;
    }

    /** {@return the offset behind the last record that a consumer sees} */
    int end() {
        return highWatermark;
    }

    /** {@return the offset of the first visible record of that time or later; the end when there is none} */
    int offsetForTime(long timestamp) {
        for (int offset = 0; offset < highWatermark; offset++) {
            if (log.get(offset).record.timestamp() >= timestamp) {
                return offset;
            }
        }
        return highWatermark;
    }

    List<ConsumerRecord<byte[], byte[]>> read(int from, int to) {
        return log.subList(Math.min(from, to), to).stream()
                .map(landing -> landing.record)
                .toList();
    }
}
