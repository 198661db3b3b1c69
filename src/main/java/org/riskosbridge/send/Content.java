package org.riskosbridge.send;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.riskosbridge.send.Scenario.Step;

/**
 * The content of the deliveries.
 *
 * @param types event types, taken in turn; unused when there is a scenario
 * @param size size of each body in bytes; the sample's own size when absent
 * @param duplicates the share of deliveries that repeat an earlier event
 * @param seed seed of the ids: equal seeds give equal ids
 * @param eventAt {@code event_at} of all events, with a scenario of the first event of each evaluation; the time of the first attempt when absent
 * @param scenario the scenario whose evaluations are sent
 */
public record Content(
        List<String> types,
        OptionalInt size,
        Share duplicates,
        long seed,
        Optional<Instant> eventAt,
        Optional<Scenario> scenario) {

    /** Allowed characters of a type: logs and terminals show types. */
    private static final Pattern NAME = Pattern.compile("[^\\s\\p{Cntrl}]+");

    public Content {
        types = List.copyOf(types);
        if (types.isEmpty() || !types.stream().allMatch(NAME.asMatchPredicate())) {
            throw new IllegalArgumentException("give at least one event type, without spaces or control characters");
        }
        if (scenario.isPresent() && duplicates.millionths() > 0) {
            throw new IllegalArgumentException("a scenario has no duplicates: remove --duplicates");
        }
        // Reports a size that is too small. Also loads the samples, which would otherwise slow down the first delivery.
        Stream<Step> steps = scenario.isPresent()
                ? scenario.get().lives().stream().flatMap(List::stream)
                : types.stream().map(type -> new Step(Duration.ZERO, type, Map.of()));
        SeededUuids ids = new SeededUuids(seed);
        steps.forEach(step -> body(size, DeliveryGenerator.event(ids, step, Instant.EPOCH, ids.next())));
    }

    /** Events of these types, each with its own evaluation. */
    public Content(List<String> types, OptionalInt size, Share duplicates, long seed, Optional<Instant> eventAt) {
        this(types, size, duplicates, seed, eventAt, Optional.empty());
    }

    /** {@return the event's bytes, the same each time} */
    byte[] body(SampleEvent event) {
        return body(size, event);
    }

    private static byte[] body(OptionalInt size, SampleEvent event) {
        Template template = Samples.template(event);
        return size.isPresent() ? template.body(event, size.getAsInt()) : template.body(event);
    }
}
