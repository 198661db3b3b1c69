package org.riskosbridge.nemesis;

import java.util.List;
import java.util.Map;
import org.riskosbridge.nemesis.BridgeLog.Said;
import org.riskosbridge.nemesis.DeliveryLedger.Findings;

/**
 * The result of a soak, as Markdown.
 *
 * @param notDone faults that this machine does not allow, each with the reason
 */
record SoakReport(long seed, int minutes, DeliveryLedger ledger, Storm storm, Scene scene, List<String> notDone) {

    String text() {
        Findings findings = ledger.findings();
        StringBuilder text = new StringBuilder("# Soak\n\n");
        row(text, "what", "");
        row(text, "---", "---");
        row(text, "seed", seed);
        row(text, "minutes of faults", minutes);
        row(text, "events", ledger.sent());
        row(
                text,
                "attempts",
                ledger.attempts().values().stream().mapToLong(Long::longValue).sum());
        ledger.attempts()
                .forEach((status, count) ->
                        row(text, status < 0 ? "attempts without an answer" : "attempts answered " + status, count));
        row(text, "in doubt, found in the log", sum(true));
        row(text, "in doubt, not found and appended again", sum(false));
        row(text, "rebuilds of the index", scene.said(Said.REBUILT));
        row(text, "longest from an event's first attempt to its 200", seconds(ledger.longestOpen()));
        row(text, "longest time in which no attempt was answered 200", seconds(ledger.longestSilence()));
        Findings.KINDS.stream().sorted().forEach(kind -> row(text, "**" + kind + "**", findings.count(kind)));
        text.append("\n| fault | times | with effect | the last effect seen |\n| --- | --- | --- | --- |\n");
        for (Map.Entry<String, Storm.Strikes> each : storm.records().entrySet()) {
            Storm.Strikes record = each.getValue();
            text.append("| %s | %d | %d | %s |%n"
                    .formatted(each.getKey(), record.strikes(), record.effects(), record.last()));
        }
        notDone.forEach(reason -> text.append("\nNot done: ").append(reason).append('\n'));
        storm.troubles()
                .forEach(trouble -> text.append("\nTrouble: ").append(trouble).append('\n'));
        if (!findings.none()) {
            text.append("\n```\n").append(findings).append("```\n");
        }
        return text.toString();
    }

    private long sum(boolean found) {
        return scene.replicas().stream()
                .flatMap(replica -> replica.logs().stream())
                .mapToLong(log -> found ? log.found() : log.absent())
                .sum();
    }

    private static String seconds(long millis) {
        return millis / 1000 + " s";
    }

    private static void row(StringBuilder text, String what, Object value) {
        text.append("| ").append(what).append(" | ").append(value).append(" |\n");
    }
}
