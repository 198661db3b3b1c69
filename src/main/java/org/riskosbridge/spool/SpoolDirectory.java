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
 * The spool on disk: segments of some megabytes, each removed when all its entries are in the log. For one thread at a time;
 * every call may block on the disk.
 */
public final class SpoolDirectory implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(SpoolDirectory.class);

    /** A segment ends when it is larger than this: disk space becomes free in pieces of this size. */
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
     * The content of the spool.
     *
     * @param entries number of entries that wait to be appended to the log
     * @param aside number of entries that the log does not accept, or that are damaged
     * @param bytes on disk
     * @param oldest time of arrival of the oldest entry, milliseconds since 1970; 0 when there is none
     */
    public record Figures(long entries, long aside, long bytes, long oldest) {
        static final Figures NONE = new Figures(0, 0, 0, 0);
    }

    /**
     * Opens the spool in a directory, and creates the directory if it is missing.
     *
     * @throws SpoolUnusable when the spool is in use, cannot be written, or has another key
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

    /** Only the bridge's user may read a directory that the bridge creates; an existing directory keeps its permissions. */
    private static void create(Path directory) throws IOException {
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectories(directory);
        }
    }

    /**
     * Refuses a spool that cannot be opened with this configuration, and creates nothing.
     *
     * @throws ConfigurationException with the reason
     */
    public static void require(SpoolConfig config) {
        try {
            if (config.directory().isPresent()) {
                requireUsable(config.directory().get(), SpoolKey.of(config));
            } else if (config.key().isPresent() || config.keyFile().isPresent()) {
                throw new SpoolUnusable(
                        "bridge.spool.directory is missing: bridge.spool.key-file or bridge.spool.key is set, and a spool needs a"
                                + " directory, for example /var/lib/riskos-spool.");
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
                    + " must be a directory that the bridge's user can write to, for example /var/lib/riskos-spool.");
        }
        try {
            if (Files.exists(directory)) {
                SpoolLock.take(directory).close();
            }
            KeyFile file = new KeyFile(directory);
            if (file.exists() && !file.opensWith(new Seal(key))) {
                // The spool refuses a new key only if it has entries that the new key cannot decrypt.
                look(directory, key).close();
            }
        } catch (IOException e) {
            throw unwritable(directory, e);
        }
    }

    /**
     * Opens a spool that no bridge uses, for inspection.
     *
     * @throws SpoolUnusable when there is no spool, or the spool is in use or has another key
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
            throw new SpoolUnusable("The spool in " + directory + " was written with another key than the one in"
                    + " bridge.spool.key-file or bridge.spool.key: set the former key until the spool is empty.");
        }
        return spool;
    }

    /** A file survives a power failure only if its name in the directory does. */
    private void forceNames() throws IOException {
        try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
            names.force(true);
        }
    }

    /** {@return whether the delivery fits into this number of bytes; if so, the next commit adds it} */
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

    /** {@return the entry; empty when it does not exist, or is damaged and now set aside} */
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

    /** {@return at most this number of entries, with higher numbers, in the order of arrival} */
    List<SpoolEntry> after(long number, int most) {
        List<SpoolEntry> found = new ArrayList<>();
        for (long next = segments.next(number + 1); next >= 0 && found.size() < most; next = segments.next(next + 1)) {
            get(next).ifPresent(found::add);
        }
        return found;
    }

    /** Marks an entry as stored in the log; the entry may have been removed before. */
    void remove(long number) {
        Segment segment = segments.of(number);
        if (segment != null) {
            segment.setStored(number);
        }
    }

    /** Marks an entry that the log does not accept. */
    void setAside(long number) {
        Segment segment = segments.of(number);
        if (segment != null) {
            segment.setAside(number);
        }
    }

    /**
     * Forces the added entries to disk, and removes segments that are no longer needed.
     *
     * @return whether an entry was added
     * @throws IOException when no entry was added
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

    /** After a failure the next entries go to a new segment, because the end of this segment is unknown. */
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

    /** Tests whether the disk accepts a write, without a delivery. */
    void probe() throws IOException {
        try (FileChannel channel = FileChannel.open(
                directory.resolve("probe"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE)) {
            ByteBuffer bytes = ByteBuffer.allocate(PROBE_BYTES);
            // A disk that is almost full may write only a part without an error.
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(false);
        }
    }

    public Figures figures() {
        return segments.figures();
    }

    /** Shows every readable entry that is not in the log, including entries set aside. {@return the number of unreadable entries} */
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
        return "cannot be written (" + e + "): free disk space, and let the bridge's user write there";
    }
}
