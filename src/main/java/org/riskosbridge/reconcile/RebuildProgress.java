package org.riskosbridge.reconcile;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.riskosbridge.event.LogPartition;
import org.riskosbridge.event.TopicName;

/**
 * How far a rebuild has read the log, and its text in Redis: the time on the first line, then one line for each partition. The offsets are valid for
 * every bridge that continues, because a partition never changes below an offset that was read.
 *
 * @param since the time from which on the rebuild reads, milliseconds since 1970
 * @param positions the offset below which each partition is in the index
 */
record RebuildProgress(long since, Map<LogPartition, Long> positions) {

    private static final Pattern LINE = Pattern.compile("(" + TopicName.REGEX + ") (\\d{1,9}) (\\d{1,18})");
    private static final Pattern SINCE = Pattern.compile("-?\\d{1,18}");

    String text() {
        StringBuilder text = new StringBuilder().append(since);
        positions.forEach((partition, next) -> text.append('\n')
                .append(partition.topic())
                .append(' ')
                .append(partition.number())
                .append(' ')
                .append(next));
        return text.toString();
    }

    /**
     * {@return the offsets below which each partition is in the index already}
     *
     * @param text {@link #text} of an earlier rebuild; empty when there is none
     * @param since the time from which on this rebuild reads; an earlier rebuild that read from a later time has not read enough
     */
    static Map<LogPartition, Long> known(String text, long since) {
        String[] lines = text.split("\n", -1);
        if (!SINCE.matcher(lines[0]).matches() || Long.parseLong(lines[0]) > since) {
            return Map.of();
        }
        Map<LogPartition, Long> positions = new HashMap<>();
        for (int i = 1; i < lines.length; i++) {
            Matcher line = LINE.matcher(lines[i]);
            if (line.matches()) {
                positions.put(
                        new LogPartition(line.group(1), Integer.parseInt(line.group(2))),
                        Long.parseLong(line.group(3)));
            }
        }
        return positions;
    }
}
