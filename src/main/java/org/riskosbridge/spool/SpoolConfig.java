package org.riskosbridge.spool;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;
import org.riskosbridge.config.Bounds;

/** The spool: {@code bridge.spool.*}. */
@ConfigMapping(prefix = "bridge.spool")
public interface SpoolConfig {

    /** Where it is kept, on a disk of this bridge alone that outlives it. Without it there is no spool. */
    Optional<Path> directory();

    /** What the entries are encrypted with: 32 bytes in Base64. */
    Optional<String> key();

    /** A file that holds the key, for a mounted secret; instead of {@link #key()}. */
    Optional<Path> keyFile();

    /** Bytes on disk at most. */
    @Bounds(min = "1K", max = "1000G")
    @WithDefault("1G")
    MemorySize maxSize();

    /** Entries that are on their way to the log at once, when the parts are back. */
    @Bounds(min = "1", max = "1000")
    @WithDefault("32")
    int drainConcurrency();
}
