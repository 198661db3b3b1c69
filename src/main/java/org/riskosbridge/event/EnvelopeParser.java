package org.riskosbridge.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.event.Malformed.Reason;

/**
 * Checks that a whole body is one well-formed JSON object, and takes the envelope's fields on the way. Streaming: builds
 * no tree, keeps no body. Stateless and safe for use by many threads; never throws on any input.
 */
public final class EnvelopeParser {

    /** Characters of an id, a type or an environment: above it a key could outgrow its record. UUIDs have 36. */
    static final int MAX_NAME = 1024;

    /** Jackson's own defaults, stated because they are a promise: beyond them a body is malformed. */
    private static final StreamReadConstraints LIMITS = StreamReadConstraints.builder()
            .maxNestingDepth(1000)
            .maxNumberLength(1000)
            .maxNameLength(50_000)
            .maxStringLength(Integer.MAX_VALUE)
            .build();

    /** Field names are compared, not kept: interning them would cost more than the rest of the check. */
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(LIMITS)
            .build();

    /** {@return the envelope of the body, or what is wrong with it} */
    public Parsed parse(byte[] body) {
        if (!Utf8.isStrict(body)) {
            return new Malformed(
                    Reason.NOT_JSON, "The body is not UTF-8 text without a byte order mark (RFC 8259, 8.1).");
        }
        Parsed parsed = read(() -> JSON.createParser(body));
        // Jackson's byte parser refuses a field name with a lone surrogate escape, which RFC 8259 (8.2) allows; its
        // character parser does not. What is broken otherwise is so to both.
        return parsed instanceof Malformed m && m.reason() == Reason.NOT_JSON
                ? read(() -> JSON.createParser(new String(body, StandardCharsets.UTF_8)))
                : parsed;
    }

    private interface Source {
        JsonParser open() throws IOException;
    }

    private static Parsed read(Source source) {
        try (JsonParser json = source.open()) {
            return new Walk(json).envelope();
        } catch (StreamConstraintsException | IllegalStateException e) {
            // Jackson answers a flood of colliding field names with IllegalStateException.
            return new Malformed(Reason.BEYOND_LIMITS, "The body nests too deep, or has a number or a name too long.");
        } catch (IOException e) {
            return new Malformed(Reason.NOT_JSON, "The body is not one well-formed JSON text (RFC 8259).");
        }
    }

    /** One pass over one body. */
    private static final class Walk {
        private final JsonParser json;
        private @Nullable String eventId;
        private @Nullable String eventType;
        private @Nullable String eventAt;
        private @Nullable String evalId;
        private @Nullable String environment;
        private int seen;
        private @Nullable String twice;

        Walk(JsonParser json) {
            this.json = json;
        }

        Parsed envelope() throws IOException {
            JsonToken first = json.nextToken();
            if (first == null) {
                return new Malformed(Reason.NOT_JSON, "The body is empty.");
            }
            if (first == JsonToken.START_OBJECT) {
                readEnvelope();
            } else {
                json.skipChildren();
            }
            if (json.nextToken() != null) {
                return new Malformed(Reason.NOT_JSON, "The body has more than one JSON text.");
            }
            return first == JsonToken.START_OBJECT
                    ? verdict()
                    : new Malformed(Reason.NOT_AN_OBJECT, "The body is JSON, but not an object.");
        }

        private Parsed verdict() {
            if (twice != null) {
                return new Malformed(Reason.FIELD_TWICE, "The field " + twice + " stands in the body twice.");
            }
            if (eventId == null) {
                return new Malformed(Reason.NO_EVENT_ID, missing("event_id"));
            }
            if (eventType == null) {
                return new Malformed(Reason.NO_EVENT_TYPE, missing("event_type"));
            }
            return new Envelope(eventId, eventType, eventAt, evalId, environment);
        }

        private static String missing(String field) {
            return "The field " + field + " must be there, a string of 1 to " + MAX_NAME + " characters.";
        }

        private void readEnvelope() throws IOException {
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                JsonToken value = json.nextToken();
                switch (name) {
                    case "event_id" -> eventId = take(1, name, value);
                    case "event_type" -> eventType = take(2, name, value);
                    case "event_at" -> eventAt = Rfc3339.orNull(take(4, name, value));
                    case "data" -> {
                        note(8, name);
                        if (value == JsonToken.START_OBJECT) {
                            readData();
                        } else {
                            json.skipChildren();
                        }
                    }
                    default -> json.skipChildren();
                }
            }
        }

        private void readData() throws IOException {
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                JsonToken value = json.nextToken();
                switch (name) {
                    case "eval_id" -> evalId = take(16, "data.eval_id", value);
                    case "environment_name" -> environment = take(32, "data.environment_name", value);
                    default -> json.skipChildren();
                }
            }
        }

        /** {@return the string value, safe; null when it is no string, empty or too long} */
        private @Nullable String take(int field, String name, JsonToken value) throws IOException {
            note(field, name);
            if (value != JsonToken.VALUE_STRING) {
                json.skipChildren();
                return null;
            }
            String text = json.getText();
            return text.isEmpty() || text.length() > MAX_NAME ? null : SafeText.of(text);
        }

        private void note(int field, String name) {
            if ((seen & field) != 0) {
                twice = name;
            }
            seen |= field;
        }
    }
}
