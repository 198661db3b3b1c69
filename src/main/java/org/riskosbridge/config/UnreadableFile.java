package org.riskosbridge.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Says in words why a file that a setting names cannot be used. */
public final class UnreadableFile {

    private UnreadableFile() {}

    /** {@return the rest of a sentence that begins with the setting and the file} */
    public static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "does not exist";
        }
        if (e instanceof AccessDeniedException) {
            return "is not readable by the bridge's user";
        }
        if (e instanceof CharacterCodingException) {
            return "is not UTF-8 text";
        }
        return "cannot be read (is it a file?)";
    }
}
