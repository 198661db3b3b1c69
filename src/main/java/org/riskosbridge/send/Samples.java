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

    private static final Map<String, Template> TEMPLATES = new ConcurrentHashMap<>();

    /** For {@link #body}, which returns equal bytes for equal arguments. */
    private static final String AT = "2026-11-03T09:15:27.482913604Z";

    private Samples() {}

    /**
     * {@return an event's body: compact JSON, UTF-8} Equal arguments give equal bytes: {@code event_at} is fixed, and
     * {@code data.eval_id} follows from the event id.
     */
    public static byte[] body(String type, String eventId) {
        return template(type).body(event(type, eventId));
    }

    /**
     * {@return the same body, padded in {@code data} to exactly {@code size} bytes}
     *
     * @throws IllegalArgumentException when the sample is larger
     */
    public static byte[] body(String type, String eventId, int size) {
        return template(type).body(event(type, eventId), size);
    }

    private static SampleEvent event(String type, String eventId) {
        UUID evalId = UUID.nameUUIDFromBytes(eventId.getBytes(StandardCharsets.UTF_8));
        return new SampleEvent(eventId, type, AT, evalId.toString());
    }

    static Template template(String type) {
        return TEMPLATES.computeIfAbsent(EventTypes.DOCUMENTED.contains(type) ? type : "generic", Samples::load);
    }

    private static Template load(String name) {
        try (InputStream in = Samples.class.getResourceAsStream("/samples/" + name + ".json")) {
            if (in == null) {
                throw new IllegalStateException("no sample for the documented event type " + name);
            }
            return Template.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
