package org.riskosbridge.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.riskosbridge.console.ReplayJobs.Job;
import org.riskosbridge.event.SafeText;
import org.riskosbridge.log.LogConfig;
import org.riskosbridge.log.Records;
import org.riskosbridge.scan.RecordScan;
import org.riskosbridge.scan.Selection;
import org.riskosbridge.scan.StoredRecords;
import org.riskosbridge.scan.TimeRange;

/** Replays and redeliveries, from their audit records. */
@Singleton
final class ReplaysPage implements Page {

    /** Maximum audit records that are read from each partition. */
    private static final int LAST = 100;

    private final StoredRecords stored;
    private final LogConfig config;
    private final ReplayJobs jobs;

    ReplaysPage(StoredRecords stored, LogConfig config, ReplayJobs jobs) {
        this.stored = stored;
        this.config = config;
        this.jobs = jobs;
    }

    @Override
    public String title() {
        return "Replays";
    }

    private record Line(Instant at, String what, String who, String reason, String details) {}

    @Override
    public void write(Html html, ConsoleRequest request) throws Exception {
        List<Line> lines = lines();
        if (lines.isEmpty()) {
            html.element("p", config.auditTopic() + " has no record of a replay or of a redelivery.");
        } else {
            html.scroll("Audit records");
            html.tableHead("Time", "What", "Who", "Why", "Details").open("tbody");
            lines.forEach(line -> {
                html.open("tr").open("td");
                DeliveryTable.time(html, line.at());
                html.close()
                        .element("td", line.what())
                        .element("td", line.who())
                        .element("td", line.reason())
                        .element("td", line.details())
                        .close();
            });
            html.close().close().close();
        }
        html.element("h2", "A new replay");
        jobs.last().ifPresent(job -> job(html, request, job));
        if (!request.isOperator()) {
            html.element("p", "Only an operator can start a replay here. On the command line:");
            html.command(
                    "replay --type evaluation_completed --from yesterday --dry-run\nreplay --type evaluation_completed --from yesterday"
                            + " --into tests.replay --create --reason '...'");
        } else if (jobs.last().filter(Job::isRunning).isEmpty()) {
            html.element("h3", "Select records");
            html.element(
                    "p",
                    "A replay appends stored records again, to a topic of your own. First the console counts the records; it appends"
                            + " nothing.");
            html.action("/replays/count", request.session());
            ReplayForm.fields(html);
            html.element("button", "Count the records").close();
        }
    }

    /** The last count or replay: its progress, or its result. */
    private static void job(Html html, ConsoleRequest request, Job job) {
        html.element("h3", job.title());
        if (job.isRunning()) {
            html.element(
                    "p", String.format(Locale.ROOT, "%,d records read, about %,d left.", job.passed(), job.left()));
            html.element(
                    "progress",
                    "",
                    "max",
                    Long.toString(Math.max(1, job.passed() + job.left())),
                    "value",
                    Long.toString(job.passed()),
                    "aria-label",
                    "Records read");
            if (request.isOperator()) {
                html.action("/replays/stop", request.session())
                        .element("button", "Stop")
                        .close();
            }
            return;
        }
        job.problem().ifPresent(why -> html.element("p", why, "class", "bad"));
        job.result().forEach(line -> html.element("p", line));
        if (job.isCounted() && request.isOperator()) {
            html.action("/replays/start", request.session());
            job.form().hidden(html);
            html.field("into", "Target topic, such as tests.replay", "")
                    .element("label", "Create the topic if it does not exist (--create)", "for", "create")
                    .empty("input", "type", "checkbox", "id", "create", "name", "create", "value", "yes")
                    .field("rate", "Records a second; empty: no limit", "");
            html.submit("Start the replay", request.session());
        }
    }

    @Override
    public int refresh(ConsoleRequest request) {
        return jobs.last().filter(Job::isRunning).isPresent() ? 2 : 0;
    }

    private List<Line> lines() throws Exception {
        List<Line> lines = new ArrayList<>();
        if (!stored.exists(config.auditTopic())) {
            return lines;
        }
        Selection all = new Selection(
                Set.of(config.auditTopic()),
                Set.of(),
                Set.of(),
                Set.of(),
                Set.of(),
                TimeRange.ALWAYS,
                TimeRange.ALWAYS);
        try (RecordScan scan = stored.read(all, stored.last(config.auditTopic(), LAST))) {
            while (!scan.isDone()) {
                var unused = scan.further(record -> {
                    JsonObject json = new JsonObject(new String(record.value(), UTF_8));
                    lines.add(new Line(
                            Instant.ofEpochMilli(record.timestamp()),
                            SafeText.printable(Records.text(record, "ce_type")
                                    .replace("org.riskosbridge.", "")
                                    .replace('.', ' ')),
                            SafeText.printable(json.getString("who", "")),
                            SafeText.printable(json.getString("reason", "")),
                            details(json)));
                    return true;
                });
            }
        }
        lines.sort(Comparator.comparing(Line::at).reversed());
        return lines;
    }

    private static String details(JsonObject json) {
        String into = json.getString("into");
        return into == null
                ? SafeText.printable(
                        json.getJsonObject("details", new JsonObject()).getString("of", ""))
                : String.format(Locale.ROOT, "%s, %,d", SafeText.printable(into), json.getLong("appended", 0L));
    }
}
