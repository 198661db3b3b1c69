package org.riskosbridge.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code quarantine}: shows deliveries in quarantine, and delivers them again. */
@Command(
        name = "quarantine",
        description = "Show the deliveries in quarantine, and make deliveries again.",
        mixinStandardHelpOptions = true,
        subcommands = {QuarantineList.class, QuarantineShow.class, QuarantineRedeliver.class})
final class QuarantineCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Say which: quarantine list, quarantine show or quarantine redeliver.");
    }
}
