package org.riskosbridge.cli;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for the audit record of an operator's action. */
final class AuditOptions {

    /** The message for a user who gives no reason. */
    static final String NO_REASON = "--reason: give a reason; the audit record keeps it";

    @Option(names = "--reason", paramLabel = "TEXT", description = "The reason, for the audit record. Required.")
    private String reason = "";

    @Option(names = "--who", paramLabel = "NAME", description = "Your name, for the audit record. Default: user@host")
    private @Nullable String who;

    String reason() {
        return reason;
    }

    String who() {
        return who == null ? operator() : who;
    }

    private static String operator() {
        String user = System.getProperty("user.name", "");
        try {
            return user + "@" + InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return user;
        }
    }
}
