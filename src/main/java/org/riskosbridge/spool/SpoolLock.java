package org.riskosbridge.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Allows one process per directory. The operating system releases the lock when the process ends for any reason. */
final class SpoolLock {

    private static final String NAME = "lock";

    private SpoolLock() {}

    /** @throws SpoolUnusable when another process has the lock */
    static FileChannel take(Path directory) throws IOException {
        FileChannel channel =
                FileChannel.open(directory.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException takenInThisProcess) {
            // Leads to the refusal below, as if another process had the lock.
        }
        channel.close();
        throw new SpoolUnusable("The spool in " + directory + " is in use by another process: each bridge"
                + " needs its own directory (bridge.spool.directory).");
    }

    /** {@return whether a lock is possible: a copy on a read-only medium is not in use} */
    static boolean isPossible(Path directory) {
        return Files.isWritable(directory.resolve(NAME));
    }
}
