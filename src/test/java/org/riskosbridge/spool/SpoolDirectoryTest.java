package org.riskosbridge.spool;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskosbridge.event.Webhook;
import org.riskosbridge.ingest.Delivery;

/** Committed entries survive every end of the process and every damage of the rest of the disk. */
class SpoolDirectoryTest {

    private static final SecretKey KEY = key(1);
    private static final long NO_BOUND = Long.MAX_VALUE;
    private static final Webhook RISKOS = new Webhook("riskos", "riskos.", Set.of());

    /** The bytes that a disk writes at once. */
    private static final int SECTOR = 512;

    @TempDir
    private Path directory;

    private static SecretKey key(int fill) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) fill);
        return new SecretKeySpec(bytes, "AES");
    }

    private static Delivery delivery(int number) {
        byte[] body = new byte[2_000 + number];
        new Random(number).nextBytes(body);
        String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        return new Delivery(RISKOS, "id-" + number, body, number % 2 == 0 ? trace : null);
    }

    private SpoolDirectory open() {
        return SpoolDirectory.open(directory, KEY);
    }

    /** Adds these entries, each with its own commit. */
    private static void fill(SpoolDirectory spool, int from, int to) throws IOException {
        for (int i = from; i < to; i++) {
            assertThat(spool.add(delivery(i), i, NO_BOUND)).isTrue();
            spool.commit();
        }
    }

    private void fill(int from, int to) throws IOException {
        try (SpoolDirectory spool = open()) {
            fill(spool, from, to);
        }
    }

    private Path segment() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".spool"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static String[] ids(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "id-" + i).toArray(String[]::new);
    }

    @Test
    void entriesComeBackInTheirOrderByteForByte() throws IOException {
        fill(0, 20);
        fill(20, 50);
        try (SpoolDirectory spool = open()) {
            List<SpoolEntry> entries = spool.after(-1, 100);
            assertThat(entries).extracting(SpoolEntry::id).containsExactly(ids(0, 50));
            for (int i = 0; i < 50; i++) {
                Delivery again = entries.get(i).delivery(RISKOS);
                assertThat(entries.get(i).webhook()).isEqualTo("riskos");
                assertThat(entries.get(i).keptAt()).isEqualTo(i);
                assertThat(again.traceparent()).isEqualTo(delivery(i).traceparent());
                assertThat(again.body()).isEqualTo(delivery(i).body());
            }
        }
    }

    @Test
    void directoryThatTheBridgeMakesIsItsUsersAlone() throws IOException {
        Path made = directory.resolve("made");
        SpoolDirectory.open(made, KEY).close();
        assertThat(Files.getPosixFilePermissions(made)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    /** The file is sparse, so it takes almost no space on the disk. */
    @Test
    void fileThatIsNoSegmentForItsSizeDoesNotKeepTheSpoolFromOpening() throws IOException {
        fill(0, 3);
        try (FileChannel huge = FileChannel.open(
                directory.resolve("%019d.spool".formatted(1_000)),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE)) {
            huge.write(ByteBuffer.allocate(1), 1L << 40);
        }
        try (SpoolDirectory spool = open()) {
            assertThat(spool.after(-1, 100)).extracting(SpoolEntry::id).containsExactly(ids(0, 3));
        }
    }

    @Test
    void diskHoldsNothingInClearText() throws IOException {
        try (SpoolDirectory spool = open()) {
            byte[] body = "somebody's name ".repeat(100).getBytes(UTF_8);
            spool.add(new Delivery(RISKOS, "id", body, null), 1, NO_BOUND);
            spool.commit();
        }
        assertThat(Files.readString(segment(), ISO_8859_1))
                .doesNotContain("somebody")
                .doesNotContain("riskos");
    }

    @Test
    void writeThatWasTornLeavesAllThatWasCommittedBefore() throws IOException {
        byte[] before;
        byte[] after;
        try (SpoolDirectory spool = open()) {
            fill(spool, 0, 20);
            before = Files.readAllBytes(segment());
            for (int i = 20; i < 25; i++) {
                spool.add(delivery(i), i, NO_BOUND);
            }
            spool.commit();
            after = Files.readAllBytes(segment());
        }
        Path path = segment();
        Random random = new Random(1);
        for (int round = 0; round < 200; round++) {
            // Each sector of the last write may or may not be on the disk; the file may already have its full length.
            byte[] torn = Arrays.copyOf(before, before.length + random.nextInt(after.length - before.length + 1));
            for (int at = before.length / SECTOR * SECTOR; at < torn.length; at += SECTOR) {
                if (random.nextBoolean()) {
                    System.arraycopy(after, at, torn, at, Math.min(SECTOR, torn.length - at));
                }
            }
            Files.write(path, torn);
            List<String> readable = new ArrayList<>();
            try (SpoolDirectory spool = SpoolDirectory.look(directory, KEY)) {
                spool.forEach(entry -> readable.add(entry.id()));
            }
            assertThat(readable).contains(ids(0, 20));
            assertThat(ids(0, 25)).containsAll(readable);
        }
        fill(30, 31);
        try (SpoolDirectory spool = open()) {
            assertThat(spool.after(-1, 100)).extracting(SpoolEntry::id).contains("id-0", "id-19", "id-30");
        }
    }

    @Test
    void anyFlippedBitCostsOneEntryAndBlocksNone() throws IOException {
        fill(0, 30);
        byte[] bytes = Files.readAllBytes(segment());
        Path path = segment();
        Random random = new Random(1);
        for (int round = 0; round < 200; round++) {
            byte[] damaged = bytes.clone();
            damaged[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(path, damaged);
            try (SpoolDirectory spool = SpoolDirectory.look(directory, KEY)) {
                List<String> readable = new ArrayList<>();
                long unreadable = spool.forEach(entry -> readable.add(entry.id()));
                assertThat(readable).hasSize(29);
                assertThat(ids(0, 30)).containsAll(readable);
                // A damaged header hides the last entry.
                assertThat(unreadable).isLessThanOrEqualTo(1);
            }
        }
    }

    @Test
    void damagedSegmentIsKeptAsideWhenAllElseOfItIsDone() throws IOException {
        fill(0, 3);
        byte[] bytes = Files.readAllBytes(segment());
        bytes[bytes.length / 2] ^= 1;
        Files.write(segment(), bytes);
        try (SpoolDirectory spool = open()) {
            spool.after(-1, 100).forEach(entry -> spool.remove(entry.number()));
            spool.commit();
            assertThat(spool.figures()).extracting("entries", "aside").containsExactly(0L, 1L);
        }
        assertThat(directory).isDirectoryContaining("glob:**.aside");
        try (SpoolDirectory spool = open()) {
            assertThat(spool.after(-1, 100)).isEmpty();
            assertThat(spool.figures()).extracting("entries", "aside").containsExactly(0L, 1L);
        }
    }

    @Test
    void entryThatIsSetAsideIsKeptAndCanBeRead() throws IOException {
        fill(0, 3);
        try (SpoolDirectory spool = open()) {
            spool.setAside(2);
            assertThat(spool.after(-1, 100)).extracting(SpoolEntry::id).containsExactly("id-0", "id-2");
            spool.remove(1);
            spool.remove(3);
            spool.commit();
        }
        List<String> left = new ArrayList<>();
        try (SpoolDirectory spool = SpoolDirectory.look(directory, KEY)) {
            assertThat(spool.forEach(entry -> left.add(entry.id()))).isZero();
        }
        assertThat(left).containsExactly("id-1");
    }

    @Test
    void whatIsRemovedStaysRemovedAndItsSegmentGoesWithTheLast() throws IOException {
        fill(0, 3);
        try (SpoolDirectory spool = open()) {
            spool.remove(1);
            spool.remove(2);
            spool.remove(2);
            spool.commit();
        }
        try (SpoolDirectory spool = open()) {
            assertThat(spool.after(-1, 100)).extracting(SpoolEntry::id).containsExactly("id-2");
            assertThat(spool.figures().oldest()).isEqualTo(2);
            spool.remove(3);
            spool.commit();
            assertThat(spool.figures().bytes()).isZero();
        }
        assertThat(directory).isDirectoryNotContaining("glob:**.{spool,done}");
    }

    @Test
    void doneFileThatACrashHasLeftBehindHidesNoNewEntry() throws IOException {
        fill(0, 3);
        Path segment = segment();
        Path done = segment.resolveSibling(segment.getFileName().toString().replace(".spool", ".done"));
        try (SpoolDirectory spool = open()) {
            spool.remove(1);
            spool.remove(2);
            spool.commit();
        }
        // A bridge died while it ended this segment: the segment is gone, but the file of drained entries is still
        // there.
        Files.delete(segment);
        assertThat(done).exists();
        fill(10, 13);
        try (SpoolDirectory spool = open()) {
            assertThat(spool.after(-1, 100)).extracting(SpoolEntry::id).containsExactly(ids(10, 13));
        }
    }

    @Test
    void boundHoldsAndWhatIsRemovedMakesRoom() throws IOException {
        fill(0, 2);
        try (SpoolDirectory spool = open()) {
            assertThat(spool.add(delivery(2), 0, 5_000)).isFalse();
            spool.after(-1, 100).forEach(entry -> spool.remove(entry.number()));
            spool.commit();
            assertThat(spool.add(delivery(3), 0, 5_000)).isTrue();
        }
    }

    @Test
    void spoolInUseIsRefused() throws IOException {
        try (SpoolDirectory first = open()) {
            assertThatThrownBy(this::open).isInstanceOf(SpoolUnusable.class).hasMessageContaining("in use");
            assertThatThrownBy(() -> SpoolDirectory.look(directory, KEY)).hasMessageContaining("in use");
            fill(first, 0, 1);
        }
    }

    @Test
    void otherKeyIsRefusedUntilTheSpoolIsEmpty() throws IOException {
        fill(0, 1);
        assertThatThrownBy(() -> SpoolDirectory.open(directory, key(2)))
                .isInstanceOf(SpoolUnusable.class)
                .hasMessageContaining("another key");
        try (SpoolDirectory spool = open()) {
            spool.remove(1);
            spool.commit();
        }
        SpoolDirectory.open(directory, key(2)).close();
        SpoolDirectory.look(directory, key(2)).close();
    }

    @Test
    void directoryThatCannotBeWrittenIsNamedWithTheRemedy() {
        assertThatThrownBy(() -> SpoolDirectory.open(Path.of("/proc/spool"), KEY))
                .isInstanceOf(SpoolUnusable.class)
                .hasMessageContaining("/proc/spool")
                .hasMessageContaining("free disk space");
    }

    @Test
    void keyIsThirtyTwoBytesAndIsNeverShown() {
        for (String wrong : List.of("c2hvcnQ=", "no base64!")) {
            assertThatThrownBy(() -> SpoolKey.parse(wrong, "bridge.spool.key"))
                    .isInstanceOf(SpoolUnusable.class)
                    .hasMessageContaining("openssl rand -base64 32")
                    .hasMessageNotContaining(wrong);
        }
    }
}
