package org.riskosbridge.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.riskosbridge.it.StoredDay;

/** The cost of a replay, compared with Kafka's own measuring tools. */
final class ReplayRuns {

    private static final String DAY = "day.evaluation_completed";
    private static final int EVENTS = 1_000_000;
    private static final int BYTES = 2048;

    /** The settings of the replay's producer. */
    private static final List<String> PRODUCER = List.of("acks=all", "batch.size=131072", "linger.ms=20");

    private static final Pattern SENT = Pattern.compile(EVENTS + " records sent, ([\\d.]+) records/sec");
    private static final Pattern RATE = Pattern.compile(": ([\\d,]+) records a second");
    private static final Pattern READ = Pattern.compile("\\(([\\d,]+) bytes from Kafka\\)");
    private static final Pattern COLLECTED = Pattern.compile("\\[gc *] .*Pause (?:Young|Full).*->(\\d+)M\\(");
    private static final Pattern APPENDED = Pattern.compile("appended +([\\d,]+) records");

    private ReplayRuns() {}

    static Section day(Site site, Effort effort) throws IOException, InterruptedException {
        Instant begin = StoredDay.begin();
        try {
            StoredDay.fill(site.bootstrapServers(), DAY, begin, EVENTS, BYTES);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw new BenchFailed("Cannot fill " + DAY + ": " + e);
        }
        Ended hour = replay(
                site,
                "hour",
                "--from",
                begin.plus(Duration.ofHours(5)).toString(),
                "--to",
                begin.plus(Duration.ofHours(6)).toString());
        double hourBytes = hour.number(READ) / (hour.number(APPENDED) * BYTES);
        List<Double> producer = new ArrayList<>();
        List<Double> consumer = new ArrayList<>();
        List<Double> replay = new ArrayList<>();
        List<Double> growth = new ArrayList<>();
        double most = 0;
        for (int round = 0; round < effort.rounds(); round++) {
            site.ledger().makeTopic("perf-" + round);
            producer.add(produce(site, "perf-" + round));
            consumer.add(consume(site, DAY, EVENTS));
            Ended all = replay(site, "all-" + round);
            if (all.number(APPENDED) != EVENTS) {
                throw new BenchFailed("Not all was replayed: " + all.output());
            }
            replay.add(all.number(RATE));
            List<Double> heap = all.heap();
            // The first quarter is left out, because it contains the start.
            int quarter = heap.size() / 4;
            growth.add(median(heap.subList(3 * quarter, heap.size())) / median(heap.subList(quarter, 2 * quarter)));
            most = Math.max(most, Collections.max(heap));
        }
        double ofProducer = median(producer);
        double ofReplay = median(replay);
        return new Section(
                new Table(List.of()),
                List.of(
                        "%,d records of %,d bytes in 3 partitions, 24 hours; medians of %d"
                                .formatted(EVENTS, BYTES, effort.rounds()),
                        "Records a second: kafka-producer-perf-test %,.0f, kafka-consumer-perf-test %,.0f, replay %,.0f"
                                .formatted(ofProducer, median(consumer), ofReplay),
                        "One hour of the 24: %,.0f records appended, %,.0f bytes read from Kafka"
                                .formatted(hour.number(APPENDED), hour.number(READ)),
                        "Most heap in use after a collection, -Xmx128m: %.0f MB".formatted(most)),
                List.of(
                        PerformanceTarget.atLeast(
                                "records a second, replay / producer-perf-test", ofReplay / ofProducer, 0.5),
                        PerformanceTarget.atMost("bytes read for an hour / bytes of its bodies", hourBytes, 1.2),
                        PerformanceTarget.atMost(
                                "heap in use after collections, last quarter of a replay / second quarter",
                                median(growth),
                                1.1)));
    }

    /**
     * A process that has ended.
     *
     * @param heap megabytes in use after each collection, in order
     */
    private record Ended(String output, List<Double> heap) {

        double number(Pattern pattern) {
            Matcher found = pattern.matcher(output);
            if (!found.find()) {
                throw new BenchFailed("There is no " + pattern + " in: " + output);
            }
            return Double.parseDouble(found.group(1).replace(",", ""));
        }
    }

    private static Ended replay(Site site, String id, String... when) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(
                "-Xmx128m",
                "-Xlog:gc",
                "-Dkafka.bootstrap.servers=" + site.bootstrapServers(),
                "-Dquarkus.redis.hosts=redis://127.0.0.1:1",
                "-Dbridge.webhooks.riskos.auth.type=none",
                "-jar",
                Builds.BRIDGE.toString(),
                "replay",
                "--topic=" + DAY,
                "--into=replayed-" + id,
                "--create",
                "--reason=benchmark",
                "--id=" + id));
        arguments.addAll(List.of(when));
        return run(arguments);
    }

    private static double produce(Site site, String topic) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                "org.apache.kafka.tools.ProducerPerformance",
                "--topic",
                topic,
                "--num-records",
                "" + EVENTS,
                "--record-size",
                "" + BYTES,
                "--throughput",
                "-1",
                "--producer-props",
                "bootstrap.servers=" + site.bootstrapServers()));
        arguments.addAll(PRODUCER);
        return run(arguments).number(SENT);
    }

    /** {@return records a second of {@code kafka-consumer-perf-test}} */
    static double consume(Site site, String topic, int records) throws IOException, InterruptedException {
        String output = run(List.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.apache.kafka.tools.ConsumerPerformance",
                        "--bootstrap-server",
                        site.bootstrapServers(),
                        "--topic",
                        topic,
                        "--messages",
                        "" + records))
                .output();
        // The last figure of the last line is records a second without the group's rebalance.
        String[] figures = output.strip().split("\\s*[,\\n]\\s*", -1);
        return Double.parseDouble(figures[figures.length - 1]);
    }

    private static Ended run(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        StringBuilder output = new StringBuilder();
        List<Double> heap = new ArrayList<>();
        try (BufferedReader lines = process.inputReader(UTF_8)) {
            lines.lines().forEach(line -> {
                Matcher collection = COLLECTED.matcher(line);
                if (collection.find()) {
                    heap.add(Double.parseDouble(collection.group(1)));
                } else {
                    output.append(line).append('\n');
                }
            });
        }
        int code = process.waitFor();
        Console.say(output.toString());
        if (code != 0) {
            throw new BenchFailed("It ended with " + code + ": " + arguments);
        }
        return new Ended(output.toString(), heap);
    }

    private static double median(List<Double> figures) {
        return figures.stream().sorted().skip(figures.size() / 2).findFirst().orElseThrow();
    }
}
