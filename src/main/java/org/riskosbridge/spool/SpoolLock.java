package org.riskosbridge.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** One process to a directory. The operating system gives the lock back when that process ends, however it ends. */
final class SpoolLock {

    private static final String NAME = "lock";

    private SpoolLock() {}

    /** @throws SpoolUnusable when another process has it */
    static FileChannel take(Path directory) throws IOException {
        FileChannel channel =
                FileChannel.open(directory.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException takenInThisProcess) {
            // Refused below, as when another process has it.
        }
        channel.close();
        throw new SpoolUnusable("The spool in " + directory + " is in use by another process: each bridge needs a"
                + " directory of its own (bridge.spool.directory).");
    }

    /** {@return whether there can be one: a copy on a medium that cannot be written is in nobody's use} */
    static boolean isPossible(Path directory) {
        return Files.isWritable(directory.resolve(NAME));
    }
}
