package org.riskosbridge.send;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.riskosbridge.event.EventTypes;

/**
 * Sample events in the shapes that RiskOS documents, about invented people: {@code /samples/<type>.json}.
 *
 * <p>A type that is not in {@link EventTypes#DOCUMENTED} gets a generic sample, so that users can try new types.
 */
public final class Samples {

    /** The key of a template. Each type has only a few templates, because their values come from the steps of scenarios. */
    private record Key(String type, Map<String, String> values) {}

    private static final Map<Key, Template> TEMPLATES = new ConcurrentHashMap<>();

    /** The fixed {@code event_at} of {@link #body}, which returns equal bytes for equal arguments. */
    private static final String AT = "2026-11-03T09:15:27.482913604Z";

    private Samples() {}

    /**
     * {@return an event's body: compact JSON, UTF-8} Equal arguments give equal bytes: {@code event_at} is fixed, and
     * {@code data.eval_id} follows from the event id.
     */
    public static byte[] body(String type, String eventId) {
        SampleEvent event = event(type, eventId);
        return template(event).body(event);
    }

    /**
     * {@return the same body, padded in {@code data} to exactly {@code size} bytes}
     *
     * @throws IllegalArgumentException when the sample is larger
     */
    public static byte[] body(String type, String eventId, int size) {
        SampleEvent event = event(type, eventId);
        return template(event).body(event, size);
    }

    private static SampleEvent event(String type, String eventId) {
        UUID evalId = UUID.nameUUIDFromBytes(eventId.getBytes(StandardCharsets.UTF_8));
        return new SampleEvent(eventId, type, AT, evalId.toString());
    }

    static Template template(SampleEvent event) {
        String name = EventTypes.DOCUMENTED.contains(event.type()) ? event.type() : "generic";
        return TEMPLATES.computeIfAbsent(new Key(name, event.values()), Samples::load);
    }

    private static Template load(Key key) {
        try (InputStream in = Samples.class.getResourceAsStream("/samples/" + key.type() + ".json")) {
            if (in == null) {
                throw new IllegalStateException("no sample for the documented event type " + key.type());
            }
            return Template.of(in.readAllBytes(), key.values());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
