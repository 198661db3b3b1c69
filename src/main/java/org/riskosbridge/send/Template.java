package org.riskosbridge.send;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A sample without white space, split at the places for the values of each delivery. */
final class Template {

    private static final JsonFactory JSON = new JsonFactory();

    /** The values that each event sets. */
    private enum Slot {
        EVENT_ID,
        EVENT_AT,
        EVENT_TYPE,
        EVAL_ID,
        PADDING
    }

    /** The fixed bytes; between two neighbours there is one slot. */
    private final List<byte[]> fixed = new ArrayList<>();

    private final List<Slot> slots = new ArrayList<>();

    private Template() {}

    /**
     * Parses a sample, which must be a JSON object with an object {@code data}.
     *
     * @param values texts that replace the sample's, by JSON pointer
     * @throws IllegalArgumentException when the sample has no string at one of the pointers
     */
    static Template of(byte[] sample, Map<String, String> values) throws IOException {
        Set<String> unused = new HashSet<>(values.keySet());
        var template = new Template();
        var bytes = new ByteArrayOutputStream();
        try (JsonParser in = JSON.createParser(sample);
                JsonGenerator out = JSON.createGenerator(bytes)) {
            while (in.nextToken() != null) {
                Slot slot = slotAt(in);
                if (slot == Slot.PADDING) {
                    template.cut(bytes, out, slot);
                    out.copyCurrentEvent(in);
                } else if (slot != null) {
                    out.writeRawValue("");
                    template.cut(bytes, out, slot);
                } else if (in.currentToken() == JsonToken.VALUE_STRING && unused.remove(path(in))) {
                    out.writeString(values.get(path(in)));
                } else {
                    out.copyCurrentEvent(in);
                }
            }
        }
        if (!unused.isEmpty()) {
            throw new IllegalArgumentException("the sample has no string at " + unused);
        }
        template.fixed.add(bytes.toByteArray());
        return template;
    }

    private void cut(ByteArrayOutputStream bytes, JsonGenerator out, Slot slot) throws IOException {
        out.flush();
        fixed.add(bytes.toByteArray());
        bytes.reset();
        slots.add(slot);
    }

    private static String path(JsonParser in) {
        return in.getParsingContext().pathAsPointer().toString();
    }

    private static @Nullable Slot slotAt(JsonParser in) {
        String path = path(in);
        if (in.currentToken() == JsonToken.END_OBJECT) {
            return path.equals("/data") ? Slot.PADDING : null;
        }
        if (in.currentToken() != JsonToken.VALUE_STRING) {
            return null;
        }
        return switch (path) {
            case "/event_id", "/data/eventReferenceId" -> Slot.EVENT_ID;
            case "/event_at" -> Slot.EVENT_AT;
            case "/event_type" -> Slot.EVENT_TYPE;
            case "/data/eval_id" -> Slot.EVAL_ID;
            default -> null;
        };
    }

    /** {@return the event's body without padding, UTF-8} */
    byte[] body(SampleEvent event) {
        return body(event, Padding.NONE);
    }

    /**
     * {@return the event's body, UTF-8, of exactly {@code size} bytes}
     *
     * @throws IllegalArgumentException when the body is already larger
     */
    byte[] body(SampleEvent event, int size) {
        int bare = body(event).length;
        if (size < bare) {
            throw new IllegalArgumentException(
                    "a sample of %s has %d bytes; a size of %d bytes is too small".formatted(event.type(), bare, size));
        }
        return body(event, Padding.of(size - bare));
    }

    private byte[] body(SampleEvent event, byte[] padding) {
        var body = new ByteArrayOutputStream();
        for (int i = 0; i < slots.size(); i++) {
            body.writeBytes(fixed.get(i));
            body.writeBytes(
                    switch (slots.get(i)) {
                        case EVENT_ID -> quoted(event.id());
                        case EVENT_AT -> quoted(event.at());
                        case EVENT_TYPE -> quoted(event.type());
                        case EVAL_ID -> quoted(event.evalId());
                        case PADDING -> padding;
                    });
        }
        body.writeBytes(fixed.get(slots.size()));
        return body.toByteArray();
    }

    private static byte[] quoted(String text) {
        char[] escaped = JsonStringEncoder.getInstance().quoteAsString(text);
        return ("\"" + String.valueOf(escaped) + "\"").getBytes(StandardCharsets.UTF_8);
    }
}
