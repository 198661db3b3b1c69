package org.riskosbridge.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Closed loop: each connection sends its next delivery as soon as the last one is answered. wrk uses the least CPU time of the maintained generators,
 * which matters because it shares the processors with the receiver. One thread of wrk sends more than 100,000 deliveries a second.
 */
final class Wrk implements Generator {

    private static final Path SCRIPT = Path.of("src", "bench", "wrk", "events.lua");

    /** With duplicates only, the load repeats the first events of a run; {@code OLD} in the script is their number. */
    static final int REPEATED = 2048;

    /** In seconds. Time-out, longer than any receiver takes, so that each answer counts. */
    private static final int TIMEOUT = 30;

    private final boolean statuses;

    /** @param statuses whether to count each status, which costs wrk more */
    Wrk(boolean statuses) {
        this.statuses = statuses;
    }

    @Override
    public Answers drive(ReceiverProcess receiver, LoadProfile load, String run, Duration duration)
            throws IOException, InterruptedException {
        Process wrk = new ProcessBuilder(List.of(
                        "wrk",
                        "--threads=1",
                        "--connections=" + load.connections(),
                        "--duration=" + duration.toSeconds() + "s",
                        "--timeout=" + TIMEOUT + "s",
                        "--script=" + SCRIPT,
                        "--header=Content-Type: application/json",
                        "--header=Authorization: " + receiver.authorization(load.door()),
                        receiver.url(load.door()).toString(),
                        "--",
                        (load.varied() ? VariedBodies.file() : Bodies.file(load.size())).toString(),
                        run,
                        Double.toString(load.duplicates()),
                        statuses ? "statuses" : "all"))
                .redirectErrorStream(true)
                .start();
        String said = new String(wrk.getInputStream().readAllBytes(), UTF_8);
        if (wrk.waitFor() != 0) {
            throw new BenchFailed("wrk failed: " + said);
        }
        return answers(said);
    }

    private static Answers answers(String said) {
        Map<String, Long> figures = new TreeMap<>();
        Map<String, Long> statuses = new TreeMap<>();
        said.lines()
                .map(line -> line.split(" ", -1))
                .filter(words -> words[0].equals("bench"))
                .forEach(words -> {
                    if (words[1].startsWith("status-")) {
                        statuses.put(words[1].substring("status-".length()), Long.valueOf(words[2]));
                    } else {
                        figures.put(words[1], Long.valueOf(words[2]));
                    }
                });
        long answered = figure(figures, "answered");
        return new Answers(
                figure(figures, "issued"),
                answered,
                answered - figure(figures, "not-ok"),
                figure(figures, "broken"),
                statuses,
                figure(figures, "micros") / 1e6,
                figure(figures, "p50") / 1e3,
                figure(figures, "p99") / 1e3,
                figure(figures, "p99.9") / 1e3);
    }

    private static long figure(Map<String, Long> figures, String name) {
        Long figure = figures.get(name);
        if (figure == null) {
            throw new BenchFailed("wrk did not come to its end: " + name + " is missing");
        }
        return figure;
    }
}
