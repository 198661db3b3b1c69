package org.riskosbridge.quarantine;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.scan.Selection;
import org.riskosbridge.scan.TimeRange;
import org.riskosbridge.scan.TimeText;

/**
 * Selects deliveries in quarantine: a delivery must match every criterion. An empty set matches every delivery.
 *
 * @param ids correlation ids
 * @param webhooks names of webhooks
 * @param causes values of {@code bridge_reason}
 * @param time when the bridge appended the delivery
 */
public record QuarantineQuery(Set<String> ids, Set<String> webhooks, Set<String> causes, TimeRange time) {

    /** The query that every delivery matches. */
    public static final QuarantineQuery ALL = new QuarantineQuery(Set.of(), Set.of(), Set.of(), TimeRange.ALWAYS);

    Selection selection(String topic) {
        return new Selection(Set.of(topic), Set.of(), ids, Set.of(), Set.of(), time, TimeRange.ALWAYS);
    }

    boolean matches(QuarantinedDelivery delivery) {
        return isAmong(webhooks, delivery.webhook()) && isAmong(causes, delivery.cause());
    }

    /** {@return the same query, for deliveries before a time; null when there can be none} */
    @Nullable
    QuarantineQuery before(Instant end) {
        Instant to = time.to() == null || end.isBefore(time.to()) ? end : time.to();
        boolean isEmpty = time.from() != null && !time.from().isBefore(to);
        return isEmpty ? null : new QuarantineQuery(ids, webhooks, causes, new TimeRange(time.from(), to));
    }

    /** {@return the criteria for the audit record} */
    Map<String, Object> described() {
        Map<String, Object> words = new TreeMap<>();
        words.put("ids", new TreeSet<>(ids));
        words.put("webhooks", new TreeSet<>(webhooks));
        words.put("causes", new TreeSet<>(causes));
        words.put("from", TimeText.of(time.from()));
        words.put("to", TimeText.of(time.to()));
        return words;
    }

    private static boolean isAmong(Set<String> wanted, String value) {
        return wanted.isEmpty() || wanted.contains(value);
    }
}
