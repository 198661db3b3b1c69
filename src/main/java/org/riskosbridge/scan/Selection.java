package org.riskosbridge.scan;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.event.Digests;
import org.riskosbridge.log.Records;

/**
 * Selects records: a record must match every criterion. An empty set or an open end matches every record. Only headers and
 * timestamps count; bodies are not read.
 *
 * @param topics topics to read; never empty
 * @param eventIds {@linkplain org.riskosbridge.event.SafeText safe}, as in {@code ce_id}
 * @param appended the time of the claim, which is the record's timestamp
 * @param occurred {@code event_at}; a record without {@code event_at} matches only an unbounded range
 */
public record Selection(
        Set<String> topics,
        Set<String> types,
        Set<String> eventIds,
        Set<String> evalIds,
        Set<String> environments,
        TimeRange appended,
        TimeRange occurred) {

    /**
     * How far RiskOS's clock may be ahead of Redis's clock, which gives each record its time. An event is appended after it occurred. So no selected
     * event was appended before the start of the range of {@code event_at} minus this difference, and Kafka's time index finds that offset.
     */
    public static final Duration AHEAD = Duration.ofHours(1);

    public Selection {
        if (appended.from() == null && occurred.from() != null) {
            appended = new TimeRange(occurred.from().minus(AHEAD), appended.to());
        }
    }

    /** {@return whether the record is selected} */
    public boolean matches(ConsumerRecord<byte[], byte[]> record) {
        return isAmong(types, record, "ce_type")
                && isAmong(eventIds, record, "ce_id")
                && isAmong(evalIds, record, "ce_evalid")
                && isAmong(environments, record, "ce_environment")
                && appended.holds(Instant.ofEpochMilli(record.timestamp()))
                && (occurred.equals(TimeRange.ALWAYS) || hasOccurred(Records.text(record, "ce_time")));
    }

    private static boolean isAmong(Set<String> wanted, ConsumerRecord<byte[], byte[]> record, String header) {
        return wanted.isEmpty() || wanted.contains(Records.text(record, header));
    }

    private boolean hasOccurred(String time) {
        try {
            return occurred.holds(OffsetDateTime.parse(time).toInstant());
        } catch (DateTimeParseException none) {
            return false;
        }
    }

    /** {@return the criteria in words, in a fixed order; for ids their number and a hash over them} */
    public Map<String, Object> described() {
        Map<String, Object> words = new TreeMap<>();
        words.put("topics", sorted(topics));
        words.put("types", sorted(types));
        words.put("event_ids", eventIds.size());
        words.put("event_ids_sha256", sha256(sorted(eventIds)));
        words.put("eval_ids", sorted(evalIds));
        words.put("environments", sorted(environments));
        words.put("appended_from", text(appended.from()));
        words.put("appended_to", text(appended.to()));
        words.put("event_at_from", text(occurred.from()));
        words.put("event_at_to", text(occurred.to()));
        return words;
    }

    private static SortedSet<String> sorted(Set<String> texts) {
        return new TreeSet<>(texts);
    }

    private static String sha256(SortedSet<String> lines) {
        return HexFormat.of().formatHex(Digests.sha256(String.join("\n", lines).getBytes(UTF_8)));
    }

    private static String text(@Nullable Instant time) {
        return time == null ? "" : time.toString();
    }
}
