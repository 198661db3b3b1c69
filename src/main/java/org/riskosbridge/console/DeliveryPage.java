package org.riskosbridge.console;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.config.ShellWord;
import org.riskosbridge.deliveries.DeliveryFeed;
import org.riskosbridge.deliveries.RecentDelivery;
import org.riskosbridge.event.SafeText;
import org.riskosbridge.log.Records;
import org.riskosbridge.scan.OffsetRange;
import org.riskosbridge.scan.RecordScan;
import org.riskosbridge.scan.Selection;
import org.riskosbridge.scan.StoredRecords;
import org.riskosbridge.scan.TimeRange;

/** One event with its attempts and its record, or one delivery without an event. */
@Singleton
final class DeliveryPage implements Page {

    private static final int ATTEMPTS = 100;

    /** Headers that say nothing about a person: event ids and evaluation ids are RiskOS's own. */
    private static final List<String> HEADERS =
            List.of("ce_id", "ce_type", "ce_source", "ce_time", "ce_evalid", "ce_environment", "traceparent");

    private final DeliveryFeed feed;
    private final StoredRecords stored;
    private final BodyMask mask;
    private final boolean isRevealing;

    DeliveryPage(DeliveryFeed feed, StoredRecords stored, ConsoleConfig config) {
        this.feed = feed;
        this.stored = stored;
        this.mask = new BodyMask(config.shownFields()::contains);
        this.isRevealing = config.reveal();
    }

    @Override
    public String title() {
        return "Delivery";
    }

    @Override
    public Set<String> parameters() {
        return Set.of("id", "webhook", "event");
    }

    @Override
    public void write(Html html, ConsoleRequest request) throws Exception {
        String id = request.parameter("id");
        List<RecentDelivery> attempts = attempts(request);
        if (attempts.isEmpty()) {
            absent(html, id, request.parameter("event"));
            return;
        }
        html.element("h2", "Attempts, oldest first");
        DeliveryTable.write(html, attempts);
        html.element("p", meaning(attempts.get(attempts.size() - 1)));
        Optional<String> position = position(attempts);
        html.element("h2", "Record");
        if (position.isEmpty()) {
            html.element(
                    "p",
                    "None of these attempts appended a record. An earlier attempt, which the list no longer contains, may have appended"
                            + " it.");
        } else {
            record(html, request, position.get());
        }
        RecentDelivery last = attempts.get(attempts.size() - 1);
        if (!last.eventId().isEmpty()) {
            html.element("h2", "On the command line");
            html.command("export --event-id " + shell(last.eventId()) + "\ntail --event-id " + shell(last.eventId())
                    + " --from " + attempts.get(0).at() + "\nreplay --event-id " + shell(last.eventId())
                    + " --into tests.replay --create --reason '...'");
        }
    }

    private List<RecentDelivery> attempts(ConsoleRequest request) {
        String id = request.parameter("id");
        DeliveryFilter filter = DeliveryFilter.of(request);
        if (id.isEmpty() && filter.eventId().isEmpty()) {
            throw new IllegalArgumentException("No delivery is selected: open one from the list of deliveries.");
        }
        List<RecentDelivery> attempts = new ArrayList<>(
                feed.recent(each -> id.isEmpty() ? filter.test(each) : each.id().equals(id), ATTEMPTS));
        Collections.reverse(attempts);
        return attempts;
    }

    private static Optional<String> position(List<RecentDelivery> attempts) {
        return attempts.stream()
                .map(attempt -> attempt.record())
                .filter(record -> !record.isEmpty())
                .findFirst();
    }

    /**
     * {@return the record of the delivery that the parameters name: the same parameters as for this page}
     *
     * @throws IllegalArgumentException when the list or the topic does not have the record any more
     */
    ConsumerRecord<byte[], byte[]> record(ConsoleRequest request) throws Exception {
        Optional<String> position = position(attempts(request));
        ConsumerRecord<byte[], byte[]> record = position.isEmpty() ? null : read(position.get());
        if (record == null || record.value() == null) {
            throw new IllegalArgumentException("The record no longer exists: open the delivery from the list again.");
        }
        return record;
    }

    private static void absent(Html html, String id, String eventId) {
        if (id.isEmpty()) {
            html.element("p", "The list of recent deliveries does not have this event. Search the topics:");
            html.command("export --event-id " + shell(eventId));
        } else {
            html.element(
                    "p",
                    "The list of recent deliveries does not have this delivery. Search the bridges' logs for its id, and the quarantine:");
            html.command("quarantine show " + shell(id));
        }
    }

    private static String shell(String word) {
        return ShellWord.quoted(SafeText.printable(word));
    }

    private void record(Html html, ConsoleRequest request, String position) throws Exception {
        ConsumerRecord<byte[], byte[]> record = read(position);
        if (record == null) {
            html.element("p", position + ": retention has deleted the record.");
            return;
        }
        html.open("dl").element("dt", "topic-partition-offset").element("dd", position);
        HEADERS.forEach(header -> {
            String value = SafeText.printable(Records.text(record, header));
            if (!value.isEmpty()) {
                html.element("dt", header).element("dd", value);
            }
        });
        html.close();
        html.element("h3", "Body, masked");
        html.lines(mask.tree(record.value() == null ? new byte[0] : record.value()), "Body, masked");
        if (isRevealing && request.isOperator()) {
            html.action("/delivery/reveal", request.session());
            List.of("id", "webhook", "event").forEach(name -> html.hidden(name, request.parameter(name)));
            html.submit("Show the masked values", request.session());
        }
    }

    private @Nullable ConsumerRecord<byte[], byte[]> read(String position) throws Exception {
        int second = position.lastIndexOf('-');
        int first = position.lastIndexOf('-', second - 1);
        String topic = position.substring(0, first);
        long offset = Long.parseLong(position.substring(second + 1));
        TopicPartition partition = new TopicPartition(topic, Integer.parseInt(position.substring(first + 1, second)));
        Selection all = new Selection(
                Set.of(topic), Set.of(), Set.of(), Set.of(), Set.of(), TimeRange.ALWAYS, TimeRange.ALWAYS);
        AtomicReference<@Nullable ConsumerRecord<byte[], byte[]>> found = new AtomicReference<>();
        try (RecordScan scan = stored.read(
                all, List.of(new OffsetRange(partition, offset, offset + 1, OffsetRange.NEVER, offset + 1)))) {
            while (!scan.isDone()) {
                var unused = scan.further(record -> {
                    found.set(record);
                    return true;
                });
            }
        } catch (OffsetOutOfRangeException deleted) {
            return null;
        }
        return found.get();
    }

    /** {@return what RiskOS does with the answer} */
    private static String meaning(RecentDelivery last) {
        return switch (last.status()) {
            case 200 -> "Answered 200: RiskOS does not deliver this event again.";
            case 429 -> "Answered 429: RiskOS delivers again.";
            default ->
                last.status() >= 500
                        ? "Answered " + last.status() + ": RiskOS delivers again."
                        : "Answered " + last.status() + " " + last.outcome() + ": " + Checklist.remedy(last.outcome());
        };
    }
}
