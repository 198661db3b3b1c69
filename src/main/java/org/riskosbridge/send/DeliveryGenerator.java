package org.riskosbridge.send;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.List;
import org.riskosbridge.send.Scenario.Step;

/** Generates deliveries: new events, repetitions of earlier events, and whole evaluations. */
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
     * @param followUps the events of the same evaluation that follow
     */
    record Delivery(SampleEvent event, boolean repeated, List<FollowUp> followUps) {

        /** A delivery without follow-up events. */
        Delivery(SampleEvent event, boolean repeated) {
            this(event, repeated, List.of());
        }
    }

    /**
     * An event that follows another one.
     *
     * @param after time after the first event of the evaluation
     */
    record FollowUp(Duration after, SampleEvent event) {}

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
        Instant at = content.eventAt().orElseGet(clock::instant);
        if (content.scenario().isPresent()) {
            return life(content.scenario().get().lives(), at);
        }
        String type = content.types().get((int) (events % content.types().size()));
        SampleEvent event = new SampleEvent(ids.next(), type, AT.format(at), ids.next());
        if (earlier.size() < REMEMBERED) {
            earlier.add(event);
        } else {
            earlier.set((int) (events % REMEMBERED), event);
        }
        events++;
        return new Delivery(event, false);
    }

    private Delivery life(List<List<Step>> lives, Instant at) {
        List<Step> steps = lives.get((int) (events++ % lives.size()));
        String evalId = ids.next();
        List<FollowUp> life = steps.stream()
                .map(step -> new FollowUp(step.after(), event(ids, step, at.plus(step.after()), evalId)))
                .toList();
        return new Delivery(life.get(0).event(), false, life.subList(1, life.size()));
    }

    static SampleEvent event(SeededUuids ids, Step step, Instant at, String evalId) {
        return new SampleEvent(ids.next(), step.type(), AT.format(at), evalId, step.values());
    }
}
