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

    /** The directory of the spool, on a disk that only this bridge uses and that outlives the bridge. Without a directory there is no spool. */
    Optional<Path> directory();

    /** The encryption key of the entries: 32 bytes in Base64. */
    Optional<String> key();

    /** A file with the key, for a mounted secret; instead of {@link #key()}. */
    Optional<Path> keyFile();

    /** Maximum bytes on disk. */
    @Bounds(min = "1K", max = "1000G")
    @WithDefault("1G")
    MemorySize maxSize();

    /** Maximum entries in flight while the spool is drained. */
    @Bounds(min = "1", max = "1000")
    @WithDefault("32")
    int drainConcurrency();
}
