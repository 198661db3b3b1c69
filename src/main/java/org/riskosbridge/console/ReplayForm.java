package org.riskosbridge.console;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.riskosbridge.config.ShellWord;
import org.riskosbridge.event.SafeText;
import org.riskosbridge.route.Webhooks;
import org.riskosbridge.scan.Selection;
import org.riskosbridge.scan.TimeRange;
import org.riskosbridge.scan.TimeText;

/**
 * The records that an operator selects for a replay. Each text has one value, or several with commas; an empty text selects all.
 *
 * @param appended the time of the claim
 */
record ReplayForm(String types, String eventIds, String evalIds, String environments, TimeRange appended) {

    static ReplayForm of(ConsoleRequest request) {
        return new ReplayForm(
                request.parameter("type"),
                request.parameter("event"),
                request.parameter("eval"),
                request.parameter("environment"),
                request.time());
    }

    /** @throws IllegalArgumentException when no webhook has topics of a type */
    Selection selection(Webhooks webhooks) {
        Set<String> wanted = words(types);
        return new Selection(
                wanted.isEmpty() ? webhooks.topicsOfEvents() : webhooks.topicsOf(wanted),
                wanted,
                words(eventIds),
                words(evalIds),
                words(environments),
                appended,
                TimeRange.ALWAYS);
    }

    /** The headers of records have ids with unsafe characters escaped. */
    private static Set<String> words(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .map(SafeText::of)
                .collect(Collectors.toSet());
    }

    /** The fields of the form, empty. */
    static void fields(Html html) {
        html.field("type", "Event types, with commas; empty: all", "")
                .field("event", "Event ids", "")
                .field("eval", "Evaluation ids", "")
                .field("environment", "Environments, such as Production", "")
                .field("from", "From, such as '2h ago'", "")
                .field("to", "Before", "");
    }

    /** The same selection in the form that starts the replay, with the times as they were parsed for the count. */
    void hidden(Html html) {
        values().forEach(html::hidden);
    }

    private Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("type", types);
        values.put("event", eventIds);
        values.put("eval", evalIds);
        values.put("environment", environments);
        values.put("from", TimeText.of(appended.from()));
        values.put("to", TimeText.of(appended.to()));
        return values;
    }

    /** {@return the command that replays, or continues to replay, these records} */
    String command(String into, String id, String reason) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("--type", types);
        options.put("--event-id", eventIds);
        options.put("--eval-id", evalIds);
        options.put("--environment", environments);
        options.put("--from", TimeText.of(appended.from()));
        options.put("--to", TimeText.of(appended.to()));
        options.put("--into", into);
        options.put("--id", id);
        options.put("--reason", reason);
        return options.entrySet().stream()
                .filter(option -> !option.getValue().isEmpty())
                .map(option -> option.getKey() + " " + ShellWord.quoted(SafeText.printable(option.getValue())))
                .collect(Collectors.joining(" ", "replay ", ""));
    }
}
