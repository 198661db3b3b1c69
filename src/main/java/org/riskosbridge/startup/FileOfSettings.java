package org.riskosbridge.startup;

import java.io.IOException;
import org.riskosbridge.config.UnreadableFile;

/** Says in words why a properties file cannot be read. */
final class FileOfSettings {

    private FileOfSettings() {}

    static String problem(RuntimeException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException io) {
                return "a file in quarkus.config.locations " + UnreadableFile.reason(io) + ".";
            }
        }
        return "config/application.properties, .env or a file in quarkus.config.locations is not a properties file"
                + " in UTF-8 (a backslash begins an escape, for example \\u00e9; write \\\\ for one).";
    }
}
