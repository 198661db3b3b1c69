package org.riskosbridge.nemesis;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.riskosbridge.nemesis.AttemptJournal.Attempt;

/**
 * Compares the records in Kafka with the answers to the sender. Keeps only some 20 bytes for each event: attempts and records pass one at a time.
 */
final class DeliveryLedger {

    private final Events events;
    private final List<Routing> routings;
    private final BitSet sent = new BitSet();
    private final BitSet stored = new BitSet();
    private final BitSet recorded = new BitSet();
    private final Map<Integer, Long> attempts = new TreeMap<>();
    private long[] firstAttempt = new long[1024];
    private long longestOpen;
    private long lastStored;
    private long longestSilence;
    private final Findings findings = new Findings();

    /** @param routings the routings of the bridges during the run */
    DeliveryLedger(Events events, Routing... routings) {
        this.events = events;
        this.routings = List.of(routings);
        Arrays.fill(firstAttempt, -1);
    }

    /** Attempts arrive in the order of their ends. */
    void attempt(Attempt attempt) {
        int event = attempt.event();
        attempts.merge(attempt.status(), 1L, Long::sum);
        if (event >= firstAttempt.length) {
            int before = firstAttempt.length;
            firstAttempt = Arrays.copyOf(firstAttempt, event * 2);
            Arrays.fill(firstAttempt, before, firstAttempt.length, -1);
        }
        sent.set(event);
        if (firstAttempt[event] < 0) {
            firstAttempt[event] = attempt.begun();
        }
        if (attempt.status() != 200) {
            return;
        }
        long now = attempt.begun() + attempt.took();
        longestSilence = Math.max(longestSilence, now - lastStored);
        lastStored = Math.max(lastStored, now);
        if (!stored.get(event)) {
            stored.set(event);
            longestOpen = Math.max(longestOpen, now - firstAttempt[event]);
        }
    }

    /** @param id the CloudEvents id of the record */
    void record(String topic, String id, byte[] value) {
        int number = events.number(id);
        if (number < 0 || !sent.get(number)) {
            findings.add("phantom", topic + " " + id);
            return;
        }
        if (recorded.get(number)) {
            findings.add("duplicated", topic + " " + id);
        }
        recorded.set(number);
        String type = events.type(number);
        boolean routed = routings.stream().anyMatch(each -> each.topic(type).equals(topic));
        if (!routed || !Arrays.equals(value, events.body(number))) {
            findings.add("altered", topic + " " + id);
        }
    }

    /** An event that was not answered 200 after all faults had ended. */
    void stuck(int event) {
        findings.add("stuck", events.id(event));
    }

    /** {@return the violations, after all attempts and records have passed} */
    Findings findings() {
        BitSet lost = (BitSet) stored.clone();
        lost.andNot(recorded);
        lost.stream().forEach(event -> findings.add("lost", events.id(event)));
        return findings;
    }

    /** {@return the number of events that were sent} */
    int sent() {
        return sent.cardinality();
    }

    /** {@return the number of attempts by status; -1 for attempts without an answer} */
    Map<Integer, Long> attempts() {
        return attempts;
    }

    /** {@return the maximum milliseconds from an event's first attempt to its first 200} */
    long longestOpen() {
        return longestOpen;
    }

    /** {@return the maximum milliseconds without any answer of 200} */
    long longestSilence() {
        return longestSilence;
    }

    /** The violations of a run, by kind. */
    static final class Findings {

        static final Set<String> KINDS = Set.of("lost", "duplicated", "altered", "phantom", "stuck");

        private static final int SHOWN = 5;

        private final Map<String, Integer> counts = new TreeMap<>();
        private final StringBuilder shown = new StringBuilder();

        private void add(String kind, String what) {
            if (counts.merge(kind, 1, Integer::sum) <= SHOWN) {
                shown.append(kind).append(": ").append(what).append('\n');
            }
        }

        int count(String kind) {
            return counts.getOrDefault(kind, 0);
        }

        boolean none() {
            return counts.isEmpty();
        }

        /** {@return all counts, and the first few of each kind} */
        @Override
        public String toString() {
            StringBuilder text = new StringBuilder();
            KINDS.stream()
                    .sorted()
                    .forEach(kind ->
                            text.append(kind).append(' ').append(count(kind)).append(", "));
            return text.substring(0, text.length() - 2) + "\n" + shown;
        }
    }
}
