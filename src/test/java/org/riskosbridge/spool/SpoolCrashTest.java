package org.riskosbridge.spool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.riskosbridge.event.Webhook;
import org.riskosbridge.ingest.Delivery;
import org.riskosbridge.model.QuietModel;
import org.riskosbridge.spool.SimulatedDisk.Killed;
import org.riskosbridge.spool.SimulatedDisk.Rules;

/**
 * Kills a bridge that has a spool between any two operations of the disk, again and again, and simulates power failures. No entry that a commit
 * has confirmed may be lost: the entry stays in the spool until its event is in the log. The tests also show that entries are lost when any one of
 * the rules for the order of operations is missing.
 */
@ExtendWith(QuietModel.class)
class SpoolCrashTest {

    private static final long SEED = Long.getLong("model.seed", 1);

    /** Number of runs, each with a few lives of the bridge: few runs in a quick build, many in the profile {@code full}. */
    private static final int RUNS = 8 * Integer.getInteger("model.runs", 25);

    private static final int LIVES = 6;

    /** Maximum changes of files and names until a process is killed. */
    private static final int LONGEST_LIFE = 40;

    private static final SecretKey KEY = new SecretKeySpec(new byte[32], "AES");
    private static final Webhook RISKOS = new Webhook("riskos", "riskos.", Set.of());

    @Test
    void confirmedEntriesSurviveEveryKillAndPowerFailure() {
        for (long seed = SEED; seed < SEED + RUNS; seed++) {
            assertThat(new Run(seed, Rules.ALL).lost()).as("seed %d", seed).isEmpty();
        }
    }

    @Test
    void withoutForcingFilesTheyDoNot() {
        assertFound("forcing files", new Rules(false, true, true));
    }

    @Test
    void withoutForcingNamesTheyDoNot() {
        assertFound("forcing names", new Rules(true, false, true));
    }

    /**
     * The spool deletes a {@code .done} file in two places: before it deletes the segment, and when it uses the segment's number
     * again. Either deletion alone is enough, so this test removes both.
     */
    @Test
    void withoutDeletingTheNumbersOfDrainedEntriesTheyDoNot() {
        assertFound("deleting .done", new Rules(true, true, false));
    }

    private static void assertFound(String rule, Rules rules) {
        long seed = SEED;
        while (new Run(seed, rules).lost().isEmpty()) {
            seed++;
            assertThat(seed).as("runs without %s", rule).isLessThan(SEED + RUNS);
        }
        // This logger belongs to another package, because the loggers of this package are off.
        Logger.getLogger(QuietModel.class).infof("Without %s: an entry is lost (%d runs).", rule, seed - SEED + 1);
    }

    /** The lives of one bridge on one disk. */
    private static final class Run {
        private final Random random;
        private final SimulatedDisk disk;
        private final Map<String, byte[]> confirmed = new HashMap<>();
        private final Set<String> drained = new HashSet<>();
        private int deliveries;

        Run(long seed, Rules rules) {
            this.random = new Random(seed);
            this.disk = new SimulatedDisk(random, rules);
        }

        /** {@return the ids of confirmed deliveries that are neither in the spool nor in the log} */
        Set<String> lost() {
            Set<String> lost = new HashSet<>();
            for (int life = 0; life < LIVES && lost.isEmpty(); life++) {
                try {
                    live(disk.start(random.nextInt(LONGEST_LIFE)));
                } catch (Killed killed) {
                    disk.fail(random.nextInt(3) == 0);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
                try {
                    lost.addAll(missing());
                } catch (SpoolUnusable all) {
                    lost.addAll(confirmed.keySet());
                }
            }
            return lost;
        }

        private void live(Path directory) throws IOException {
            SpoolDirectory spool = SpoolDirectory.open(directory, KEY);
            while (true) {
                if (random.nextInt(3) > 0) {
                    keep(spool, 1 + random.nextInt(3));
                } else {
                    drain(spool, 1 + random.nextInt(8));
                }
            }
        }

        private void keep(SpoolDirectory spool, int count) throws IOException {
            Map<String, byte[]> added = new HashMap<>();
            for (int i = 0; i < count; i++) {
                String id = "id-" + ++deliveries;
                byte[] body = ("body of " + id).repeat(random.nextInt(20)).getBytes(UTF_8);
                assertThat(spool.add(new Delivery(RISKOS, id, body, null), deliveries, Long.MAX_VALUE))
                        .isTrue();
                added.put(id, body);
            }
            spool.commit();
            confirmed.putAll(added);
        }

        /** As {@link Drain} does: an entry is removed when it is in the log. */
        private void drain(SpoolDirectory spool, int most) throws IOException {
            for (SpoolEntry entry : spool.after(-1, most)) {
                drained.add(entry.id());
                spool.remove(entry.number());
            }
            spool.commit();
        }

        private Set<String> missing() {
            Map<String, byte[]> there = new HashMap<>();
            SpoolDirectory spool = SpoolDirectory.open(disk.start(Integer.MAX_VALUE), KEY);
            List<SpoolEntry> entries = spool.after(-1, Integer.MAX_VALUE);
            entries.forEach(entry -> there.put(entry.id(), entry.body()));
            Set<String> missing = new HashSet<>(confirmed.keySet());
            missing.removeAll(drained);
            missing.removeIf(id -> there.containsKey(id) && Arrays.equals(there.get(id), confirmed.get(id)));
            return missing;
        }
    }
}
