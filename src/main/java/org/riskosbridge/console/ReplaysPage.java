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

    ReplaysPage(StoredRecords stored, LogConfig config) {
        this.stored = stored;
        this.config = config;
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
        html.command(
                "replay --type evaluation_completed --from yesterday --dry-run\nreplay --type evaluation_completed --from yesterday"
                        + " --into tests.replay --create --reason '...'");
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
