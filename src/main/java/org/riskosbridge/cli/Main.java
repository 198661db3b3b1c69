package org.riskosbridge.cli;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import org.riskosbridge.limit.SlowClientGuard;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program: {@code serve} unless another command is named. */
@QuarkusMain
@Command(
        name = "riskos-kafka-bridge",
        description = "Receives RiskOS webhook events and appends each to Kafka exactly once.",
        mixinStandardHelpOptions = true,
        subcommands = {
            StandaloneCommand.class,
            SendCommand.class,
            DoctorCommand.class,
            IndexCommand.class,
            SpoolCommand.class,
            ReplayCommand.class,
            ExportCommand.class,
            TailCommand.class
        })
public final class Main implements Runnable {

    /** Runs the command that the arguments name, and exits with its code: 0 done, 1 failed, 2 wrong arguments. */
    public static void main(String... args) {
        SlowClientGuard.enable();
        if (args.length == 0) {
            // As the image starts: to read what all commands may be told takes as long as a tenth of a start.
            Quarkus.run();
            return;
        }
        int code = commandLine().execute(args);
        if (code != 0) {
            System.exit(code);
        }
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Instant.class, new TimeConverter(Clock.systemUTC()))
                .setParameterExceptionHandler((wrong, arguments) -> explain(wrong));
    }

    /** One sentence instead of the whole help, which would push it off the screen. */
    private static int explain(ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(wrong.getMessage());
        if (!UnmatchedArgumentException.printSuggestions(wrong, err)) {
            err.println("See: " + command.getCommandSpec().qualifiedName() + " --help");
        }
        err.flush();
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    @Command(name = "serve", description = "Run the bridge (the default).")
    void serve() {
        Quarkus.run();
    }

    @Override
    public void run() {
        serve();
    }
}
