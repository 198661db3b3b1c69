package org.riskosbridge.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code index}: inspects the index, and rebuilds it. */
@Command(
        name = "index",
        description =
                "Count the entries of the index in Redis, compare the index with the log, or rebuild it from the log.",
        mixinStandardHelpOptions = true,
        subcommands = {IndexStats.class, IndexVerify.class, IndexRebuild.class})
final class IndexCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Choose a command: index stats, index verify or index rebuild.");
    }
}
