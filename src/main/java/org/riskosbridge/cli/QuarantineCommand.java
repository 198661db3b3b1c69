package org.riskosbridge.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code quarantine}: shows deliveries in quarantine, and delivers them again. */
@Command(
        name = "quarantine",
        description = "List, show and redeliver the deliveries in quarantine.",
        mixinStandardHelpOptions = true,
        subcommands = {QuarantineList.class, QuarantineShow.class, QuarantineRedeliver.class})
final class QuarantineCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Choose a command: quarantine list, quarantine show or quarantine redeliver.");
    }
}
