package org.riskosbridge.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code spool}: inspects the spool of a bridge that does not run. */
@Command(
        name = "spool",
        description = "Read the spool of a bridge that does not run: count its deliveries, or copy them to files.",
        mixinStandardHelpOptions = true,
        subcommands = {SpoolStatus.class, SpoolExport.class})
final class SpoolCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Choose a command: spool status or spool export.");
    }
}
