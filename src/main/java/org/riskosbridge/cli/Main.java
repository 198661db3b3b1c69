package org.riskosbridge.cli;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.riskosbridge.config.Nearest;
import org.riskosbridge.limit.SlowClientGuard;
import org.riskosbridge.scan.TimeText;
import org.riskosbridge.startup.ConfigurationCheck;
import org.riskosbridge.startup.PluginJars;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program: {@code serve} unless another command is named. */
@QuarkusMain
@Command(
        description = "Receives RiskOS webhook events and appends each to Kafka exactly once.",
        mixinStandardHelpOptions = true,
        subcommands = {
            StandaloneCommand.class,
            SendCommand.class,
            DoctorCommand.class,
            IndexCommand.class,
            ConsoleCommand.class,
            SpoolCommand.class,
            QuarantineCommand.class,
            ReplayCommand.class,
            ExportCommand.class,
            TailCommand.class
        })
public final class Main implements Callable<Integer> {

    /** Runs the command that the arguments name, and exits with its code: 0 done, 1 failed, 2 wrong arguments. */
    public static void main(String... args) {
        PluginJars.load();
        SlowClientGuard.enable();
        // Without arguments, as in the image, the program does not use picocli, because reading the options of all
        // commands takes a tenth of the start-up time.
        int code = args.length == 0 ? serveOrRefuse() : commandLine().execute(args);
        if (code != 0) {
            System.exit(code);
        }
    }

    static CommandLine commandLine() {
        return commandLine(ProgramName.get());
    }

    /** @param name the name of the program in help and errors */
    static CommandLine commandLine(String name) {
        return new CommandLine(new Main())
                .setCommandName(name)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Instant.class, Main::time)
                .setParameterExceptionHandler((wrong, arguments) -> explain(wrong));
    }

    /** picocli shows the message of this exception alone, without the exception's name. */
    private static Instant time(String text) {
        try {
            return TimeText.parse(text, Instant.now());
        } catch (IllegalArgumentException wrong) {
            throw new TypeConversionException(String.valueOf(wrong.getMessage()));
        }
    }

    /** Prints one sentence instead of the whole help, which would push this sentence off the screen. */
    private static int explain(ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(wrong.getMessage());
        String program = command.getCommandSpec().qualifiedName();
        err.println(meant(wrong)
                .map(name -> "Did you mean: " + program + " " + name + "?")
                .orElse("See: " + program + " --help"));
        err.flush();
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    /** {@return the command or option whose name was mistyped} */
    private static Optional<String> meant(ParameterException wrong) {
        if (!(wrong instanceof UnmatchedArgumentException unmatched)
                || unmatched.getUnmatched().isEmpty()) {
            return Optional.empty();
        }
        String given = unmatched.getUnmatched().get(0).split("=", 2)[0];
        CommandLine.Model.CommandSpec spec = wrong.getCommandLine().getCommandSpec();
        return Nearest.to(
                given,
                given.startsWith("-")
                        ? spec.optionsMap().keySet()
                        : spec.subcommands().keySet(),
                "-");
    }

    /** {@return 2 when the configuration has a mistake; 0 otherwise, also after a requested end} */
    static int serveOrRefuse() {
        if (isRefused(ConfigurationCheck.Purpose.SERVE)) {
            return CommandLine.ExitCode.USAGE;
        }
        Quarkus.run();
        return CommandLine.ExitCode.OK;
    }

    /** Prints the mistakes of the configuration to the error output. {@return whether there is a mistake} */
    static boolean isRefused(ConfigurationCheck.Purpose purpose) {
        List<String> mistakes = ConfigurationCheck.mistakes(purpose);
        if (!mistakes.isEmpty()) {
            System.err.println(ConfigurationCheck.text(mistakes));
        }
        return !mistakes.isEmpty();
    }

    @Command(name = "serve", description = "Run the bridge (the default).")
    int serve() {
        return serveOrRefuse();
    }

    @Override
    public Integer call() {
        return serveOrRefuse();
    }
}
