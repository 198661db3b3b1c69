package org.riskosbridge.cli;

import static java.util.Objects.requireNonNull;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.startup.ConfigurationCheck;
import picocli.CommandLine;

/** A command that uses the bridge's clients and settings, but accepts no requests. */
final class OneShotCommand {

    /** No port, and nothing on the terminal but the command's own output and the errors that prevent its work. */
    private static final Map<String, String> QUIET = Map.of(
            "quarkus.http.host-enabled", "false",
            "quarkus.management.host-enabled", "false",
            "quarkus.log.console.level", "ERROR",
            "quarkus.log.console.stderr", "true",
            "quarkus.log.console.json.enabled", "false",
            "quarkus.shutdown.delay", "0s",
            // No delivery waits for Redis here, and the first response in a new process is slow.
            "bridge.index.timeout", "10s");

    /** Quarkus creates the work object itself, so the constructor cannot get the command. */
    private static final AtomicReference<@Nullable Object> COMMAND = new AtomicReference<>();

    private OneShotCommand() {}

    /** {@return the same as {@link #run(Class)}; the work finds the command, with its options, in {@link #command}} */
    static int run(Class<? extends QuarkusApplication> work, Object command) {
        COMMAND.set(command);
        // This work appends no event, so the producer need not connect.
        System.setProperty("mp.messaging.outgoing.events.lazy-client", "true");
        return run(work);
    }

    /** {@return the same as {@link #run(Class, Object)}, for work that appends events} */
    static int append(Class<? extends QuarkusApplication> work, Object command) {
        COMMAND.set(command);
        return run(work, ConfigurationCheck.Purpose.APPEND);
    }

    /** {@return the running command} */
    static <T> T command(Class<T> type) {
        return type.cast(requireNonNull(COMMAND.get()));
    }

    /** {@return the exit code of the work; 1 when the work could not start} */
    static int run(Class<? extends QuarkusApplication> work) {
        return run(work, ConfigurationCheck.Purpose.COMMAND);
    }

    /** {@return the exit code of the work, after a check of the configuration for this purpose} */
    static int run(Class<? extends QuarkusApplication> work, ConfigurationCheck.Purpose purpose) {
        RunningTrial.adopt();
        QUIET.forEach(System::setProperty);
        if (Main.isRefused(purpose)) {
            return CommandLine.ExitCode.USAGE;
        }
        if (CommandLine.Help.Ansi.AUTO.enabled()) {
            // The clients take some seconds to start, and a progress bar appears only after their start.
            System.err.println("Connecting ...");
        }
        AtomicInteger code = new AtomicInteger(1);
        Quarkus.run(
                work,
                (exitCode, failure) -> {
                    code.set(exitCode);
                    if (failure != null) {
                        System.err.println(FailureText.of(
                                failure, ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class)));
                    }
                },
                Start.NOT_SERVING);
        return code.get();
    }
}
