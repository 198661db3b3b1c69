package org.riskosbridge.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.riskosbridge.config.UnreadableFile;

/** The encryption key of the entries, as an operator configures it. */
public final class SpoolKey {

    private static final int BYTES = 32;
    private static final String REMEDY = " Generate one with: openssl rand -base64 " + BYTES;

    private SpoolKey() {}

    /**
     * Reads a key.
     *
     * @param source the setting that has the key, for messages
     * @throws SpoolUnusable when the text is not a key
     */
    public static SecretKey parse(String text, String source) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text.strip());
        } catch (IllegalArgumentException e) {
            throw new SpoolUnusable(source + " must be " + BYTES + " bytes in Base64." + REMEDY, e);
        }
        if (bytes.length != BYTES) {
            throw new SpoolUnusable(
                    source + " must be " + BYTES + " bytes in Base64, and is " + bytes.length + "." + REMEDY);
        }
        return new SecretKeySpec(bytes, "AES");
    }

    /**
     * Reads a key from a file.
     *
     * @param source the setting or option that names the file, for messages
     * @throws SpoolUnusable when the file cannot be read or contains no key
     */
    public static SecretKey read(Path file, String source) {
        try {
            return parse(Files.readString(file), source + " (" + file + ")");
        } catch (IOException e) {
            throw new SpoolUnusable(source + " (" + file + ") " + UnreadableFile.reason(e) + "." + REMEDY, e);
        }
    }

    static SecretKey of(SpoolConfig config) {
        if (config.key().isPresent() == config.keyFile().isPresent()) {
            throw new SpoolUnusable("bridge.spool.directory needs bridge.spool.key-file or bridge.spool.key." + REMEDY);
        }
        return config.keyFile()
                .map(file -> read(file, "bridge.spool.key-file"))
                .orElseGet(() -> parse(config.key().orElseThrow(), "bridge.spool.key"));
    }
}
