package org.riskosbridge.spool;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.crypto.SecretKey;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.ingest.Delivery;

/**
 * The spool on disk: segments of some megabytes, each removed when all of it is in the log. For one thread at a time;
 * every call may block on the disk.
 */
public final class SpoolDirectory implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(SpoolDirectory.class);

    /** A segment is ended when it is larger: room comes free in pieces of this size. */
    private static final long SEGMENT = 4L << 20;

    private static final int PROBE_BYTES = 1 << 20;

    private final Path directory;
    private final Seal seal;
    private final Segments segments;
    private final @Nullable FileChannel lock;
    private final List<ByteBuffer> added = new ArrayList<>();
    private @Nullable Segment current;
    private long last;
    private long addedBytes;

    private SpoolDirectory(Path directory, Seal seal, Segments segments, @Nullable FileChannel lock) {
        this.directory = directory;
        this.seal = seal;
        this.segments = segments;
        this.lock = lock;
        this.last = segments.last();
    }

    /**
     * What is in the spool.
     *
     * @param entries that are to be appended to the log
     * @param aside entries that the log does not take, or that are damaged
     * @param bytes on disk
     * @param oldest when the oldest entry came, milliseconds since 1970; 0 when there is none
     */
    public record Figures(long entries, long aside, long bytes, long oldest) {
        static final Figures NONE = new Figures(0, 0, 0, 0);
    }

    /**
     * Opens the spool in a directory, which is made when it is absent.
     *
     * @throws SpoolUnusable when it is in use, cannot be written, or has another key
     */
    static SpoolDirectory open(Path directory, SecretKey key) {
        try {
            create(directory);
            SpoolDirectory spool = read(directory, key, SpoolLock.take(directory));
            KeyFile file = new KeyFile(directory);
            if (!file.opensWith(spool.seal)) {
                file.write(spool.seal);
                spool.forceNames();
            }
            return spool;
        } catch (IOException e) {
            throw unwritable(directory, e);
        }
    }

    /** Only the bridge's user may look into a directory that the bridge makes; one that is there keeps its permissions. */
    private static void create(Path directory) throws IOException {
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectories(directory);
        }
    }

    /**
     * Refuses a spool that cannot be opened as it is configured, and makes nothing.
     *
     * @throws ConfigurationException that says why
     */
    public static void require(SpoolConfig config) {
        try {
            if (config.directory().isPresent()) {
                requireUsable(config.directory().get(), SpoolKey.of(config));
            } else if (config.key().isPresent() || config.keyFile().isPresent()) {
                throw new SpoolUnusable(
                        "bridge.spool.directory is missing: bridge.spool.key-file or bridge.spool.key is set,"
                                + " and without a directory, for example /var/lib/riskos-spool, there is no spool.");
            }
        } catch (SpoolUnusable e) {
            throw new ConfigurationException(e.getMessage(), e);
        }
    }

    private static void requireUsable(Path directory, SecretKey key) {
        Path there = directory.toAbsolutePath();
        while (there != null && !Files.exists(there)) {
            there = there.getParent();
        }
        if (there == null || !Files.isDirectory(there) || !Files.isWritable(there)) {
            throw new SpoolUnusable("bridge.spool.directory = " + directory
                    + " must be a directory in which the bridge's user may write, for example /var/lib/riskos-spool.");
        }
        try {
            if (Files.exists(directory)) {
                SpoolLock.take(directory).close();
            }
            KeyFile file = new KeyFile(directory);
            if (file.exists() && !file.opensWith(new Seal(key))) {
                // Only entries that the key does not open keep another key from being taken.
                look(directory, key).close();
            }
        } catch (IOException e) {
            throw unwritable(directory, e);
        }
    }

    /**
     * Opens a spool that nobody uses, to look at it.
     *
     * @throws SpoolUnusable when there is none, it is in use, or has another key
     */
    public static SpoolDirectory look(Path directory, SecretKey key) {
        if (!new KeyFile(directory).exists()) {
            throw new SpoolUnusable("There is no spool in " + directory + ".");
        }
        try {
            return read(directory, key, SpoolLock.isPossible(directory) ? SpoolLock.take(directory) : null);
        } catch (IOException e) {
            throw new SpoolUnusable("The spool in " + directory + " cannot be read (" + e + ").", e);
        }
    }

    private static SpoolDirectory read(Path directory, SecretKey key, @Nullable FileChannel lock) throws IOException {
        Segments segments = Segments.read(directory);
        SpoolDirectory spool = new SpoolDirectory(directory, new Seal(key), segments, lock);
        if (segments.size() > 0 && !new KeyFile(directory).opensWith(spool.seal)) {
            spool.close();
            throw new SpoolUnusable("The spool in " + directory + " was written with another key than"
                    + " bridge.spool.key-file or bridge.spool.key holds: give it the former key until it is empty.");
        }
        return spool;
    }

    /** A file is there after a power failure only when its name is. */
    private void forceNames() throws IOException {
        try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
            names.force(true);
        }
    }

    /** {@return whether there is room for the delivery, so many bytes at most; then it is added with the next commit} */
    boolean add(Delivery delivery, long now, long most) {
        byte[] plain = SpoolEntry.bytes(delivery);
        EntryHeader header = new EntryHeader(plain.length + Seal.OVERHEAD, last + 1, now);
        if (segments.size() + addedBytes + header.end() > most) {
            return false;
        }
        added.add(header.before(seal.close(plain, header.place())));
        addedBytes += header.end();
        last++;
        return true;
    }

    /** {@return the entry; empty when it is not there, or is damaged and now set aside} */
    Optional<SpoolEntry> get(long number) {
        Segment segment = segments.of(number);
        if (segment == null) {
            return Optional.empty();
        }
        Optional<SpoolEntry> entry = segment.entry(number, seal);
        if (entry.isEmpty()) {
            LOG.errorf("Entry %d of the spool in %s is damaged; its segment is kept aside.", number, directory);
            segment.setAside(number);
        }
        return entry;
    }

    /** {@return so many entries at most, with higher numbers, as they came} */
    List<SpoolEntry> after(long number, int most) {
        List<SpoolEntry> found = new ArrayList<>();
        for (long next = segments.next(number + 1); next >= 0 && found.size() < most; next = segments.next(next + 1)) {
            get(next).ifPresent(found::add);
        }
        return found;
    }

    /** An entry that is in the log; it may have been removed before. */
    void remove(long number) {
        Segment segment = segments.of(number);
        if (segment != null) {
            segment.setStored(number);
        }
    }

    /** An entry that the log does not take. */
    void setAside(long number) {
        Segment segment = segments.of(number);
        if (segment != null) {
            segment.setAside(number);
        }
    }

    /**
     * Forces what was added to disk, and removes segments that are not needed any more.
     *
     * @return whether something was added
     * @throws IOException when nothing of it was
     */
    boolean commit() throws IOException {
        List<ByteBuffer> entries = List.copyOf(added);
        added.clear();
        addedBytes = 0;
        if (!entries.isEmpty()) {
            append(entries);
        }
        segments.tidy();
        return !entries.isEmpty();
    }

    /** After a failure the next ones go to a segment of their own: what became of this one's end is not known. */
    private void append(List<ByteBuffer> entries) throws IOException {
        Segment segment = current;
        current = null;
        if (segment == null || segment.open() == 0 || segment.size() > SEGMENT) {
            segment = Segment.create(directory, last - entries.size() + 1);
            segments.add(segment);
            forceNames();
        }
        segment.append(entries);
        current = segment;
    }

    /** Tries whether something can be written, without a delivery to be written. */
    void probe() throws IOException {
        try (FileChannel channel = FileChannel.open(
                directory.resolve("probe"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE)) {
            ByteBuffer bytes = ByteBuffer.allocate(PROBE_BYTES);
            // A disk that is almost full takes a part, and says nothing.
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(false);
        }
    }

    public Figures figures() {
        return segments.figures();
    }

    /** Shows every entry that is not in the log and can be read, those set aside too. {@return how many cannot be read} */
    public long forEach(Consumer<SpoolEntry> visitor) {
        return segments.forEach(seal, visitor);
    }

    @Override
    public void close() throws IOException {
        segments.close();
        if (lock != null) {
            lock.close();
        }
    }

    static SpoolUnusable unwritable(Path directory, IOException e) {
        return new SpoolUnusable("The spool in " + directory + " " + unwritable(e) + ".", e);
    }

    static String unwritable(IOException e) {
        return "cannot be written (" + e + "): make room, and let the bridge's user write there";
    }
}
