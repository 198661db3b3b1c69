package org.riskosbridge.spool;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A file with a known text, sealed with the key of the spool's entries. */
final class KeyFile {

    private static final byte[] KNOWN = "riskos-kafka-bridge".getBytes(US_ASCII);

    private final Path path;
    private final Path half;

    KeyFile(Path directory) {
        this.path = directory.resolve("key");
        this.half = directory.resolve("key.new");
    }

    boolean exists() {
        return Files.exists(path);
    }

    /** {@return whether the file was written with this key} */
    boolean opensWith(Seal seal) throws IOException {
        return exists()
                && seal.open(ByteBuffer.wrap(Files.readAllBytes(path)), KNOWN).isPresent();
    }

    void write(Seal seal) throws IOException {
        Files.write(
                half,
                seal.close(KNOWN, KNOWN),
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE,
                StandardOpenOption.SYNC);
        Files.move(half, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
