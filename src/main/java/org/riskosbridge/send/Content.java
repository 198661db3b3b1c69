package org.riskosbridge.send;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * What the deliveries hold.
 *
 * @param types event types, taken in turn
 * @param size of each body in bytes; the samples' own when absent
 * @param duplicates the share of deliveries that repeat an earlier event
 * @param seed equal seeds give equal ids
 * @param eventAt {@code event_at} of all events; the time of the first attempt when absent
 */
public record Content(List<String> types, OptionalInt size, Share duplicates, long seed, Optional<Instant> eventAt) {

    /** A type stands in lines of a log and of a terminal. */
    private static final Pattern NAME = Pattern.compile("[^\\s\\p{Cntrl}]+");

    public Content {
        types = List.copyOf(types);
        if (types.isEmpty() || !types.stream().allMatch(NAME.asMatchPredicate())) {
            throw new IllegalArgumentException("name at least one event type, without spaces or control characters");
        }
        // Tells a size that is too small; and loads the samples, which would make the first delivery look slow.
        for (String type : types) {
            body(size, DeliveryGenerator.event(new SeededUuids(seed), type, Instant.EPOCH));
        }
    }

    /** {@return the event's bytes, the same each time} */
    byte[] body(SampleEvent event) {
        return body(size, event);
    }

    private static byte[] body(OptionalInt size, SampleEvent event) {
        Template template = Samples.template(event.type());
        return size.isPresent() ? template.body(event, size.getAsInt()) : template.body(event);
    }
}
