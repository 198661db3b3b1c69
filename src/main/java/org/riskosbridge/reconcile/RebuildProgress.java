package org.riskosbridge.reconcile;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.riskosbridge.event.LogPartition;
import org.riskosbridge.event.TopicName;
import org.riskosbridge.log.Distribution;

/**
 * How far a rebuild has read the log, and its text in Redis: a first line, then a line for each unread partition. The text is valid for every bridge,
 * because a partition never changes below an offset that was read, and a partition that is read up to its barrier gets new events only by claims
 * that the index knows.
 *
 * @param since the time from which on the rebuild reads, milliseconds since 1970
 * @param partitionCount the number of partitions of the rebuild
 * @param unread the partitions that are not in the index up to a barrier
 */
record RebuildProgress(long since, int partitionCount, Map<LogPartition, Unread> unread) {

    private static final Pattern FIRST_LINE = Pattern.compile("(-?\\d{1,18}) (\\d{1,9})");
    private static final Pattern LINE = Pattern.compile(
            "(" + TopicName.REGEX + ") (\\d{1,9}) (\\d{1,18}) (event-id|any-key) (\\d{1,9}(?:,\\d{1,9})*)");

    /**
     * A partition that is not in the index up to a barrier.
     *
     * @param next the offset below which the partition is in the index
     * @param distribution of the partition's topic
     */
    record Unread(long next, Distribution distribution) {}

    /** {@return the progress of a rebuild that has read nothing} */
    static RebuildProgress begin(long since, Map<LogPartition, Distribution> partitions) {
        Map<LogPartition, Unread> unread = new HashMap<>();
        partitions.forEach((partition, distribution) -> unread.put(partition, new Unread(0, distribution)));
        return new RebuildProgress(since, unread.size(), unread);
    }

    /** {@return the offset below which each unread partition is in the index} */
    Map<LogPartition, Long> positions() {
        return unread.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, each -> each.getValue().next()));
    }

    /** {@return this progress, when only these partitions are unread} */
    RebuildProgress withUnread(Map<LogPartition, Long> positions) {
        Map<LogPartition, Unread> left = new HashMap<>(unread);
        left.keySet().retainAll(positions.keySet());
        left.replaceAll(
                (partition, each) -> new Unread(positions.getOrDefault(partition, each.next()), each.distribution()));
        return new RebuildProgress(since, partitionCount, left);
    }

    /** {@return this progress, without unread partitions other than these} */
    RebuildProgress retain(Set<LogPartition> partitions) {
        Map<LogPartition, Unread> left = new HashMap<>(unread);
        left.keySet().retainAll(partitions);
        return new RebuildProgress(since, partitionCount, left);
    }

    /** {@return whether the event may be in an unread partition} */
    boolean mayMiss(String eventId) {
        return unread.entrySet().stream()
                .anyMatch(each ->
                        each.getValue().distribution().mayContain(each.getKey().number(), eventId));
    }

    String text() {
        return unread.entrySet().stream()
                .map(each -> line(each.getKey(), each.getValue()))
                .collect(Collectors.joining("", since + " " + partitionCount, ""));
    }

    private static String line(LogPartition partition, Unread unread) {
        Distribution distribution = unread.distribution();
        return distribution.counts().stream()
                .map(Object::toString)
                .collect(Collectors.joining(
                        ",",
                        "\n" + partition.topic() + " " + partition.number() + " " + unread.next() + " "
                                + (distribution.isByEventId() ? "event-id" : "any-key") + " ",
                        ""));
    }

    /**
     * {@return the progress of an earlier rebuild; empty when there is none that counts}
     *
     * @param text {@link #text} of the earlier rebuild
     * @param since the time from which on this rebuild reads; an earlier rebuild that read from a later time has not read enough
     */
    static Optional<RebuildProgress> parse(String text, long since) {
        String[] lines = text.split("\n", -1);
        Matcher first = FIRST_LINE.matcher(lines[0]);
        if (!first.matches() || Long.parseLong(first.group(1)) > since) {
            return Optional.empty();
        }
        Map<LogPartition, Unread> unread = new HashMap<>();
        for (int i = 1; i < lines.length; i++) {
            Matcher line = LINE.matcher(lines[i]);
            if (!line.matches()) {
                return Optional.empty();
            }
            Set<Integer> counts = Arrays.stream(line.group(5).split(",", -1))
                    .map(Integer::valueOf)
                    .collect(Collectors.toSet());
            unread.put(
                    new LogPartition(line.group(1), Integer.parseInt(line.group(2))),
                    new Unread(
                            Long.parseLong(line.group(3)),
                            new Distribution(counts, line.group(4).equals("event-id"))));
        }
        return Optional.of(
                new RebuildProgress(Long.parseLong(first.group(1)), Integer.parseInt(first.group(2)), unread));
    }
}
