package org.riskosbridge.spool;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardOpenOption;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A disk with one directory, in memory. The process that uses the disk can be killed between any two changes of a file or a name, and in the middle
 * of a write. A power failure also loses changes that were not forced: any part of the data written to a file since it was forced, and any of the
 * names that were created, moved or deleted since the directory was forced.
 */
final class SimulatedDisk extends FileSystemProvider {

    private static final Path DIRECTORY = Path.of("/spool");

    private final Random random;
    private final Rules rules;
    private final FileSystem fileSystem = new Disk();
    private Map<String, File> names = new TreeMap<>();
    private Map<String, File> forcedNames = new TreeMap<>();
    private final List<Map<String, @Nullable File>> unforced = new ArrayList<>();
    private boolean alive = true;
    private int changesLeft;

    /**
     * The promises that the disk keeps.
     *
     * @param forcesFiles whether forced data survive a power failure
     * @param forcesNames whether the names of a forced directory survive a power failure
     * @param deletesDone whether {@code .done} files can be deleted
     */
    record Rules(boolean forcesFiles, boolean forcesNames, boolean deletesDone) {
        static final Rules ALL = new Rules(true, true, true);
    }

    SimulatedDisk(Random random, Rules rules) {
        this.random = random;
        this.rules = rules;
    }

    /** Ends a process in the middle of a call. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1;

        Killed() {
            super("killed", null, false, false);
        }
    }

    /** Data of a file, as the process sees them and as a power failure leaves them. */
    private static final class File {
        private byte[] data = new byte[0];
        private byte[] forced = new byte[0];
    }

    /** {@return the directory, for a process that is killed after this number of changes} */
    Path start(int changes) {
        alive = true;
        changesLeft = changes;
        return wrap(DIRECTORY);
    }

    /** A killed process leaves the files as it saw them. A power failure also loses some of the changes that were not forced. */
    void fail(boolean power) {
        if (power) {
            for (Map<String, @Nullable File> change : unforced) {
                if (random.nextBoolean()) {
                    apply(change, forcedNames);
                }
            }
            names = new TreeMap<>(forcedNames);
            names.values().forEach(this::lose);
            unforced.clear();
        }
    }

    private void lose(File file) {
        int least = Math.min(file.forced.length, file.data.length);
        int kept = least + random.nextInt(file.data.length - least + 1);
        // The bytes after this place are allocated, but not written.
        int size = kept + random.nextInt(file.data.length - kept + 1);
        file.data = Arrays.copyOf(Arrays.copyOf(file.data, kept), size);
        file.forced = file.data.clone();
    }

    private void change(Map<String, @Nullable File> change) {
        countDown();
        unforced.add(change);
        apply(change, names);
    }

    private static void apply(Map<String, @Nullable File> change, Map<String, File> to) {
        change.forEach((name, file) -> {
            if (file == null) {
                to.remove(name);
            } else {
                to.put(name, file);
            }
        });
    }

    private static Map<String, @Nullable File> entry(String name, @Nullable File file) {
        Map<String, @Nullable File> change = new HashMap<>();
        change.put(name, file);
        return change;
    }

    private void countDown() {
        if (!alive || changesLeft-- == 0) {
            alive = false;
            throw new Killed();
        }
    }

    private void forceNames() {
        countDown();
        if (rules.forcesNames()) {
            forcedNames = new TreeMap<>(names);
            unforced.clear();
        }
    }

    private File existing(Path path) throws NoSuchFileException {
        File file = names.get(name(path));
        if (file == null) {
            throw new NoSuchFileException(path.toString());
        }
        return file;
    }

    private static String name(Path path) {
        return unwrap(path).getFileName().toString();
    }

    private Path wrap(Path path) {
        return (Path) Proxy.newProxyInstance(
                SimulatedDisk.class.getClassLoader(),
                new Class<?>[] {Path.class, Wrapped.class},
                (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "unwrapped" -> {
                            return path;
                        }
                        case "getFileSystem" -> {
                            return fileSystem;
                        }
                        default -> {
                            Object[] unwrapped = arguments == null
                                    ? new Object[0]
                                    : Arrays.stream(arguments)
                                            .map(each -> each instanceof Wrapped ? unwrap((Path) each) : each)
                                            .toArray();
                            try {
                                Object result = method.invoke(path, unwrapped);
                                return result instanceof Path other ? wrap(other) : result;
                            } catch (InvocationTargetException e) {
                                throw e.getTargetException();
                            }
                        }
                    }
                });
    }

    /** A path of this disk. */
    interface Wrapped {
        Path unwrapped();
    }

    private static Path unwrap(Path path) {
        return path instanceof Wrapped wrapped ? wrapped.unwrapped() : path;
    }

    private static boolean isDirectory(Path path) {
        return unwrap(path).equals(DIRECTORY);
    }

    @Override
    public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        if (isDirectory(path)) {
            return new Channel(new File(), options) {
                @Override
                public void force(boolean metaData) {
                    forceNames();
                }
            };
        }
        boolean isThere = names.containsKey(name(path));
        if (isThere && options.contains(StandardOpenOption.CREATE_NEW)) {
            throw new FileAlreadyExistsException(path.toString());
        }
        boolean creates =
                options.contains(StandardOpenOption.CREATE_NEW) || options.contains(StandardOpenOption.CREATE);
        if (!isThere && creates) {
            change(entry(name(path), new File()));
        }
        Channel channel = new Channel(existing(path), options);
        if (options.contains(StandardOpenOption.TRUNCATE_EXISTING)) {
            channel.truncate(0);
        }
        return channel;
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        return newFileChannel(path, options, attributes);
    }

    @Override
    public void delete(Path path) throws IOException {
        existing(path);
        if (rules.deletesDone() || !path.toString().endsWith(".done")) {
            change(entry(name(path), null));
        }
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
        Map<String, @Nullable File> change = entry(name(target), existing(source));
        change.put(name(source), null);
        change(change);
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path directory, DirectoryStream.Filter<? super Path> filter) {
        List<Path> all = names.keySet().stream().map(directory::resolve).toList();
        return new DirectoryStream<>() {
            @Override
            public Iterator<Path> iterator() {
                return all.iterator();
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void createDirectory(Path directory, FileAttribute<?>... attributes) throws IOException {
        throw new FileAlreadyExistsException(directory.toString());
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        if (!isDirectory(path)) {
            existing(path);
        }
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
            throws IOException {
        boolean isDirectory = isDirectory(path);
        long size = isDirectory ? 0 : existing(path).data.length;
        return type.cast(Proxy.newProxyInstance(
                SimulatedDisk.class.getClassLoader(),
                new Class<?>[] {BasicFileAttributes.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "size" -> size;
                    case "isDirectory" -> isDirectory;
                    case "isRegularFile" -> !isDirectory;
                    case "lastModifiedTime" -> FileTime.fromMillis(0);
                    default -> throw new UnsupportedOperationException(method.getName());
                }));
    }

    @Override
    public String getScheme() {
        return "simulated";
    }

    @Override
    public boolean isSameFile(Path path, Path other) {
        return path.equals(other);
    }

    @Override
    public boolean isHidden(Path path) {
        return false;
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> settings) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Path getPath(URI uri) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileStore getFileStore(Path path) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <V extends FileAttributeView> @Nullable V getFileAttributeView(
            Path path, Class<V> type, LinkOption... options) {
        return null;
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setAttribute(Path path, String attribute, Object value, LinkOption... options) {
        throw new UnsupportedOperationException();
    }

    private final class Disk extends FileSystem {

        @Override
        public FileSystemProvider provider() {
            return SimulatedDisk.this;
        }

        @Override
        public Set<String> supportedFileAttributeViews() {
            return Set.of("basic");
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public boolean isReadOnly() {
            return false;
        }

        @Override
        public String getSeparator() {
            return "/";
        }

        @Override
        public Path getPath(String first, String... more) {
            return wrap(Path.of(first, more));
        }

        @Override
        public void close() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Iterable<Path> getRootDirectories() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Iterable<FileStore> getFileStores() {
            throw new UnsupportedOperationException();
        }

        @Override
        public PathMatcher getPathMatcher(String pattern) {
            throw new UnsupportedOperationException();
        }

        @Override
        public UserPrincipalLookupService getUserPrincipalLookupService() {
            throw new UnsupportedOperationException();
        }

        @Override
        public WatchService newWatchService() {
            throw new UnsupportedOperationException();
        }
    }

    private class Channel extends FileChannel {

        private final File file;
        private final Set<? extends OpenOption> options;
        private long position;

        Channel(File file, Set<? extends OpenOption> options) {
            this.file = file;
            this.options = options;
        }

        @Override
        public int read(ByteBuffer to, long from) {
            if (from >= file.data.length) {
                return -1;
            }
            int length = (int) Math.min(to.remaining(), file.data.length - from);
            to.put(file.data, (int) from, length);
            return length;
        }

        @Override
        public int read(ByteBuffer to) {
            int length = read(to, position);
            position += Math.max(0, length);
            return length;
        }

        /** A process that is killed during the write has written a part of the bytes. */
        @Override
        public int write(ByteBuffer from, long at) {
            byte[] bytes = new byte[from.remaining()];
            from.get(bytes);
            int length = alive && changesLeft == 0 ? random.nextInt(bytes.length + 1) : bytes.length;
            if (alive) {
                file.data = Arrays.copyOf(file.data, (int) Math.max(file.data.length, at + length));
                System.arraycopy(bytes, 0, file.data, (int) at, length);
            }
            countDown();
            if (options.contains(StandardOpenOption.SYNC)) {
                force(true);
            }
            return bytes.length;
        }

        @Override
        public int write(ByteBuffer from) {
            if (options.contains(StandardOpenOption.APPEND)) {
                position = file.data.length;
            }
            int length = write(from, position);
            position += length;
            return length;
        }

        @Override
        public void force(boolean metaData) {
            countDown();
            if (rules.forcesFiles()) {
                file.forced = file.data.clone();
            }
        }

        @Override
        public FileChannel truncate(long size) {
            if (size < file.data.length) {
                countDown();
                file.data = Arrays.copyOf(file.data, (int) size);
            }
            return this;
        }

        @Override
        public long size() {
            return file.data.length;
        }

        @Override
        public long position() {
            return position;
        }

        @Override
        public FileChannel position(long next) {
            position = next;
            return this;
        }

        @Override
        public FileLock tryLock(long from, long size, boolean shared) {
            return new FileLock(this, from, size, shared) {
                @Override
                public boolean isValid() {
                    return true;
                }

                @Override
                public void release() {}
            };
        }

        @Override
        protected void implCloseChannel() {
            // Closing the channel writes nothing.
        }

        @Override
        public long read(ByteBuffer[] to, int offset, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long write(ByteBuffer[] from, int offset, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long transferTo(long from, long count, WritableByteChannel target) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long transferFrom(ReadableByteChannel source, long from, long count) {
            throw new UnsupportedOperationException();
        }

        @Override
        public MappedByteBuffer map(MapMode mode, long from, long size) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileLock lock(long from, long size, boolean shared) {
            throw new UnsupportedOperationException();
        }
    }
}
