package org.riskosbridge.console;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.riskosbridge.console.ReplayJobs.Job;
import org.riskosbridge.event.SafeText;
import org.riskosbridge.event.TopicName;
import org.riskosbridge.replay.Replay;
import org.riskosbridge.replay.ReplayRequest;
import org.riskosbridge.replay.ReplaySummary;
import org.riskosbridge.route.Webhooks;
import org.riskosbridge.scan.RecordCounts;
import org.riskosbridge.scan.RecordScan;
import org.riskosbridge.scan.Selection;
import org.riskosbridge.scan.StoredRecords;

/** Counts the records of a replay, starts the replay, and stops it. */
@Singleton
final class ReplayActions {

    private final StoredRecords stored;
    private final Webhooks webhooks;
    private final ReplayJobs jobs;
    private final Replay replay;

    ReplayActions(StoredRecords stored, Webhooks webhooks, ReplayJobs jobs, Replay replay) {
        this.stored = stored;
        this.webhooks = webhooks;
        this.jobs = jobs;
        this.replay = replay;
    }

    /** {@return the actions by their paths} */
    Map<String, ConsolePages.Action> all() {
        return Map.of(
                "/replays/count", new Step("Counting", this::count),
                "/replays/start", new Step("Replaying", this::start),
                "/replays/stop", new Step("Stopping", this::stop));
    }

    private interface Run {
        /** {@return what happens now} */
        String run(ConsoleRequest request);
    }

    private record Step(String title, Run run) implements ConsolePages.Action {

        @Override
        public void run(Html html, ConsoleRequest request) {
            html.element("p", run.run(request));
            html.open("p")
                    .element("a", "Replays", "href", "/replays")
                    .text(" has the progress.")
                    .close();
        }
    }

    private String count(ConsoleRequest request) {
        ReplayForm form = ReplayForm.of(request);
        Selection selection = form.selection(webhooks);
        jobs.start(new Job("Count", form, true), (stopped, observer) -> counted(selection, stopped, observer));
        return "The console counts the records. Nothing is appended.";
    }

    private List<String> counted(Selection selection, BooleanSupplier stopped, Replay.Observer observer)
            throws Exception {
        RecordCounts found;
        try (RecordScan scan = stored.read(selection, stored.locate(selection).ranges())) {
            found = RecordCounts.of(scan, stopped, now -> observer.at(now.passed(), now.left()));
        }
        return Stream.concat(
                        found.counts().entrySet().stream()
                                .map(each -> String.format(
                                        Locale.ROOT,
                                        "%s: %,d, such as %s",
                                        each.getKey(),
                                        each.getValue(),
                                        SafeText.printable(found.examples().getOrDefault(each.getKey(), "")))),
                        Stream.of(String.format(Locale.ROOT, "Records in total: %,d", found.total())))
                .toList();
    }

    private String start(ConsoleRequest request) {
        ReplayForm form = ReplayForm.of(request);
        String into = request.parameter("into");
        if (!TopicName.isAllowed(into)) {
            throw new IllegalArgumentException("Target topic: a topic name must be " + TopicName.RULE + ".");
        }
        ReplayRequest replayed = new ReplayRequest(
                UUID.randomUUID().toString(),
                form.selection(webhooks),
                into,
                !request.parameter("create").isEmpty(),
                rate(request.parameter("rate")),
                request.who(),
                request.reason());
        replayed.requireSeparate(webhooks);
        jobs.start(
                new Job("Replay " + replayed.id() + " into " + into, form, false),
                (stopped, observer) -> replayed(replayed, form, stopped, observer));
        return "The replay " + replayed.id() + " into " + into + " has begun.";
    }

    private static OptionalDouble rate(String text) {
        if (text.isEmpty()) {
            return OptionalDouble.empty();
        }
        if (!text.matches("\\d{1,6}") || text.matches("0+")) {
            throw new IllegalArgumentException("Records a second: write a whole number from 1 to 999999, or nothing.");
        }
        return OptionalDouble.of(Integer.parseInt(text));
    }

    private List<String> replayed(
            ReplayRequest request, ReplayForm form, BooleanSupplier stopped, Replay.Observer observer)
            throws Exception {
        ReplaySummary summary = replay.run(request, stopped, observer);
        String appended = String.format(
                Locale.ROOT,
                "Records appended to %s: %,d, in %,d s.",
                request.into(),
                summary.appended(),
                summary.taken().toSeconds());
        return summary.isFinished()
                ? List.of(appended)
                : List.of(
                        appended,
                        "Stopped. This command continues the replay: "
                                + form.command(request.into(), request.id(), request.reason()));
    }

    private String stop(ConsoleRequest request) {
        jobs.stop();
        return "The count or replay ends within a second.";
    }
}
