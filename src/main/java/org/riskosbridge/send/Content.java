package org.riskosbridge.send;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * The content of the deliveries.
 *
 * @param types event types, taken in turn
 * @param size size of each body in bytes; the sample's own size when absent
 * @param duplicates the share of deliveries that repeat an earlier event
 * @param seed seed of the ids: equal seeds give equal ids
 * @param eventAt {@code event_at} of all events; the time of the first attempt when absent
 */
public record Content(List<String> types, OptionalInt size, Share duplicates, long seed, Optional<Instant> eventAt) {

    /** Types are printed in logs and on terminals. */
    private static final Pattern NAME = Pattern.compile("[^\\s\\p{Cntrl}]+");

    public Content {
        types = List.copyOf(types);
        if (types.isEmpty() || !types.stream().allMatch(NAME.asMatchPredicate())) {
            throw new IllegalArgumentException("name at least one event type, without spaces or control characters");
        }
        // Reports a size that is too small. Also loads the samples, which would otherwise slow down the first delivery.
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
