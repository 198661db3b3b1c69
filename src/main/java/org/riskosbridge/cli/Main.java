package org.riskosbridge.cli;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program: {@code serve} unless another command is named. */
@QuarkusMain
@Command(
        name = "riskos-kafka-bridge",
        description = "Receives RiskOS webhook events and appends each to Kafka exactly once.",
        mixinStandardHelpOptions = true,
        subcommands = {StandaloneCommand.class})
public final class Main implements Runnable {

    /** Runs the command that the arguments name, and exits with its code: 0 done, 1 failed, 2 wrong arguments. */
    public static void main(String... args) {
        int code = new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args);
        if (code != 0) {
            System.exit(code);
        }
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
