package org.riskosbridge.spool;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.zip.CRC32;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jboss.logmanager.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskosbridge.event.Webhook;
import org.riskosbridge.fuzz.Mutants;
import org.riskosbridge.ingest.Delivery;

/** The spool opens with any damage of a segment, and shows only entries that were written, each once. */
class SegmentFuzzTest {

    private static final SecretKey KEY = new SecretKeySpec(new byte[32], "AES");
    private static final Webhook RISKOS = new Webhook("riskos", "riskos.", Set.of());
    private static final int ENTRIES = 4;

    /** Bytes of one step of damage: the operation, the position, the value. */
    private static final int STEP = 8;

    /** The position of the checksum in a header. */
    private static final int CHECKED = EntryHeader.BYTES - Integer.BYTES;

    private static final Logger SPOOL = Logger.getLogger(SpoolDirectory.class.getName());

    @TempDir
    private Path directory;

    private Path segment = Path.of("");
    private byte[] intact = {};
    private final Map<Long, SpoolEntry> written = new HashMap<>();

    /** The spool logs a line for each damaged entry. */
    @BeforeAll
    static void silence() {
        SPOOL.setLevel(Level.OFF);
    }

    @AfterAll
    static void speak() {
        SPOOL.setLevel(null);
    }

    @BeforeEach
    void write() throws IOException {
        try (SpoolDirectory spool = SpoolDirectory.open(directory, KEY)) {
            for (int i = 0; i < ENTRIES; i++) {
                byte[] body = new byte[40 * i];
                Arrays.fill(body, (byte) i);
                spool.add(new Delivery(RISKOS, "id-" + i, body, i == 1 ? "trace" : null), i, Long.MAX_VALUE);
            }
            spool.commit();
            spool.after(-1, ENTRIES).forEach(entry -> written.put(entry.number(), entry));
        }
        segment = directory.resolve("%019d".formatted(1) + Segment.SUFFIX);
        intact = Files.readAllBytes(segment);
        assertThat(written).hasSize(ENTRIES);
    }

    /** @param input the bytes of the steps of damage; the last step may be shorter */
    @FuzzTest(maxDuration = "20s")
    void damagedSegmentShowsOnlyWhatWasWritten(byte[] input) throws IOException {
        byte[] damaged = intact;
        for (int at = 0; at < input.length; at += STEP) {
            damaged = damage(damaged, ByteBuffer.wrap(Arrays.copyOfRange(input, at, at + STEP)));
        }
        Files.write(segment, damaged);
        List<Long> shown = new ArrayList<>();
        try (SpoolDirectory spool = SpoolDirectory.look(directory, KEY)) {
            spool.forEach(entry -> {
                assertThat(entry).usingRecursiveComparison().isEqualTo(written.get(entry.number()));
                shown.add(entry.number());
            });
            assertThat(spool.after(-1, 2 * ENTRIES))
                    .extracting(SpoolEntry::number)
                    .containsExactlyElementsOf(shown);
        }
        assertThat(shown).isSorted().doesNotHaveDuplicates();
        if (Arrays.equals(damaged, intact)) {
            assertThat(shown).hasSize(ENTRIES);
        }
    }

    @Test
    void mutantsShowOnlyWhatWasWritten() {
        Mutants.check(
                SegmentFuzzTest.class,
                "damagedSegmentShowsOnlyWhatWasWritten",
                1_000,
                this::damagedSegmentShowsOnlyWhatWasWritten);
    }

    /** A changed header gets a valid checksum, so that the checksum alone does not reveal the damage. */
    private byte[] damage(byte[] bytes, ByteBuffer step) {
        int kind = step.get() & 7;
        int place = Short.toUnsignedInt(step.getShort());
        int value = step.getInt();
        int at = bytes.length == 0 ? 0 : place % bytes.length;
        int length = Math.min(bytes.length - at, value & 0xFF);
        byte[] changed = bytes.clone();
        switch (kind) {
            case 0, 1 -> {
                if (bytes.length > 0) {
                    changed[at] ^= (byte) value;
                }
            }
            case 2 -> changed = Arrays.copyOf(bytes, at);
            case 3 -> changed = joined(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at + length, bytes.length));
            case 4 -> changed = joined(bytes, Arrays.copyOfRange(bytes, at, at + length));
            case 5 -> changed = joined(new byte[length], bytes);
            default -> forge(changed, place, value);
        }
        return changed;
    }

    /** Overwrites the length, or four bytes of the number, in the header of one entry, and makes the header's checksum match. */
    private void forge(byte[] bytes, int place, int value) {
        int at = 0;
        for (int i = place >> 8; i % ENTRIES > 0 && at + EntryHeader.BYTES <= intact.length; i--) {
            at += EntryHeader.BYTES + ByteBuffer.wrap(intact).getInt(at + Integer.BYTES);
        }
        if (at + EntryHeader.BYTES <= bytes.length) {
            ByteBuffer.wrap(bytes).putInt(at + Integer.BYTES * (1 + (place & 0xFF) % 5 % 3), value);
            CRC32 sum = new CRC32();
            sum.update(bytes, at, CHECKED);
            ByteBuffer.wrap(bytes).putInt(at + CHECKED, (int) sum.getValue());
        }
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }
}
