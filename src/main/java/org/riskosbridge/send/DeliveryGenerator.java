package org.riskosbridge.send;

import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.List;

/** Generates deliveries: new events, and repetitions of earlier events. */
final class DeliveryGenerator {

    /** How many events back a repetition can reach. Bounds the memory of a long run. */
    static final int REMEMBERED = 1024;

    /** Always nine fraction digits, as in an example of RiskOS, so that all bodies of a type have the same length. */
    private static final DateTimeFormatter AT =
            new DateTimeFormatterBuilder().appendInstant(9).toFormatter();

    /**
     * One delivery.
     *
     * @param repeated whether an earlier delivery has the same event
     */
    record Delivery(SampleEvent event, boolean repeated) {}

    private final Content content;
    private final InstantSource clock;
    private final SeededUuids ids;

    /** Independent of the ids: a run without repetitions has the same ids as a run with repetitions. */
    private final SeededUuids picks;

    private final List<SampleEvent> earlier = new ArrayList<>();
    private long made;
    private long events;

    DeliveryGenerator(Content content, InstantSource clock) {
        this.content = content;
        this.clock = clock;
        this.ids = new SeededUuids(content.seed());
        this.picks = new SeededUuids(~content.seed());
    }

    /** {@return the number of the delivery that {@link #next} returns} */
    long made() {
        return made;
    }

    Delivery next() {
        long number = made++;
        if (content.duplicates().holds(number)) {
            return new Delivery(earlier.get(picks.pick(earlier.size())), true);
        }
        String type = content.types().get((int) (events % content.types().size()));
        SampleEvent event = event(ids, type, content.eventAt().orElseGet(clock::instant));
        if (earlier.size() < REMEMBERED) {
            earlier.add(event);
        } else {
            earlier.set((int) (events % REMEMBERED), event);
        }
        events++;
        return new Delivery(event, false);
    }

    static SampleEvent event(SeededUuids ids, String type, Instant at) {
        return new SampleEvent(ids.next(), type, AT.format(at), ids.next());
    }
}
