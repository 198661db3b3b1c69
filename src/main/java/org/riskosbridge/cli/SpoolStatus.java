package org.riskosbridge.cli;

import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.riskosbridge.spool.SpoolDirectory;
import org.riskosbridge.spool.SpoolDirectory.Figures;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code spool status}: counts entries. */
@Command(
        name = "status",
        description = "Count the deliveries in the spool, and check that they can be read. Changes nothing.",
        mixinStandardHelpOptions = true,
        footer = {"", "Exit code: 0 if every delivery can be read, 1 if not, or if the spool is in use."})
final class SpoolStatus implements Callable<Integer> {

    @Mixin
    private SpoolOptions options = new SpoolOptions();

    @Override
    public Integer call() throws Exception {
        return options.look(SpoolStatus::print);
    }

    private static int print(SpoolDirectory file) {
        Figures figures = file.figures();
        long damaged = file.forEach(entry -> {});
        System.out.printf(
                Locale.ROOT,
                "entries          %,15d%nset aside        %,15d%ndamaged          %,15d%nbytes            %,15d%n",
                figures.entries(),
                figures.aside(),
                damaged,
                figures.bytes());
        if (figures.entries() > 0) {
            System.out.println("oldest            " + Instant.ofEpochMilli(figures.oldest()));
        }
        return damaged == 0 ? 0 : 1;
    }
}
