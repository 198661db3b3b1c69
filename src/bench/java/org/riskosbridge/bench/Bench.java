package org.riskosbridge.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.riskosbridge.standalone.StartFailed;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The program: {@code mvn -Pbench verify -Dbench="..."}, see {@code docs/benchmarks.md}. */
@Command(
        name = "bench",
        description = "Measure what the bridge costs, beside receivers that do less.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class Bench implements Callable<Integer> {

    @Parameters(paramLabel = "RUN", description = "Which runs; all when none is named.")
    private List<String> names = List.of();

    @Option(names = "--quick", description = "A trial: brief warm-up and rounds; docs/benchmarks.md stays as it is.")
    private boolean quick;

    @Option(names = "--rounds", defaultValue = "3", description = "How often each is measured (${DEFAULT-VALUE}).")
    private int rounds = 3;

    @Option(names = "--seconds", defaultValue = "20", description = "How long one round takes (${DEFAULT-VALUE}).")
    private int seconds = 20;

    @Option(names = "--jfr", description = "Record the JVMs with Flight Recorder, and print where their time goes.")
    private boolean jfr;

    /** With {@code jmh} as the first argument, the other arguments are for JMH. */
    public static void main(String... args) throws IOException {
        Locale.setDefault(Locale.ROOT);
        if (args.length > 0 && args[0].equals("jmh")) {
            org.openjdk.jmh.Main.main(Arrays.copyOfRange(args, 1, args.length));
            return;
        }
        System.exit(new CommandLine(new Bench()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Map<String, Runs.Run> chosen = new LinkedHashMap<>(Runs.all());
        if (!chosen.keySet().containsAll(names)) {
            return refuse("There are these runs: " + String.join(", ", chosen.keySet()));
        }
        Optional<String> missing = Tool.missing();
        if (missing.isPresent()) {
            return refuse(missing.get());
        }
        if (!names.isEmpty()) {
            chosen.keySet().retainAll(names);
        }
        Files.createDirectories(Site.DIRECTORY);
        Report report = new Report();
        try {
            for (Map.Entry<String, Runs.Run> run : chosen.entrySet()) {
                play(run.getKey(), run.getValue(), report);
            }
            return CommandLine.ExitCode.OK;
        } catch (BenchFailed | StartFailed e) {
            Console.say("Failed: " + e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    private static int refuse(String why) {
        Console.say(why);
        return CommandLine.ExitCode.USAGE;
    }

    private void play(String name, Runs.Run run, Report report) throws IOException, InterruptedException {
        Console.say("== " + name);
        try (Site site = new Site(name, Runs.isRemote(name))) {
            Section section = run.play(site, effort());
            Console.say("\n" + section.markdown() + "\nWritten to " + report.write(name, section, effort()) + "\n");
        }
    }

    private Effort effort() {
        return quick ? Effort.quick(rounds, jfr) : Effort.full(Duration.ofSeconds(seconds), rounds, jfr);
    }
}
