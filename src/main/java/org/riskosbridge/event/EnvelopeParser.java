package org.riskosbridge.event;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.event.Malformed.Reason;

/**
 * Checks that a body is one well-formed JSON object, and reads the envelope's fields in the same pass. Builds no tree and keeps no
 * reference to the body. Stateless and thread-safe. Never throws, whatever the input.
 */
public final class EnvelopeParser {

    /** Maximum length of an id, a type or an environment in characters: a longer key could be too large for a record. UUIDs have 36. */
    static final int MAX_NAME = 1024;

    /** {@return the envelope, or the reason why the body is not an event} */
    public Parsed parse(byte[] body) {
        try {
            return new Walk(new JsonCursor(body)).envelope();
        } catch (NotJson e) {
            return new Malformed(
                    e.reason(),
                    e.reason() == Reason.BEYOND_LIMITS
                            ? "The body is nested too deeply, or contains a number or a name that is too long."
                            : "The body is not one well-formed JSON text in UTF-8 without a byte order mark (RFC 8259).");
        }
    }

    /** The members that the parser reads. */
    private enum Field {
        EVENT_ID("event_id"),
        EVENT_TYPE("event_type"),
        EVENT_AT("event_at"),
        DATA("data"),
        EVAL_ID("data.eval_id"),
        ENVIRONMENT("data.environment_name");

        static final Field[] OF_ENVELOPE = {EVENT_ID, EVENT_TYPE, EVENT_AT, DATA};
        static final Field[] OF_DATA = {EVAL_ID, ENVIRONMENT};

        private final String path;
        private final String name;

        Field(String path) {
            this.path = path;
            this.name = path.substring(path.indexOf('.') + 1);
        }
    }

    /** One pass over one body. */
    private static final class Walk {
        private final JsonCursor json;
        private final Set<Field> seen = EnumSet.noneOf(Field.class);
        private final Map<Field, String> values = new EnumMap<>(Field.class);
        private @Nullable Field twice;

        Walk(JsonCursor json) {
            this.json = json;
        }

        Parsed envelope() throws NotJson {
            if (json.isAtEnd()) {
                return new Malformed(Reason.NOT_JSON, "The body is empty.");
            }
            boolean isObject = json.isAtObject();
            if (isObject) {
                json.object(this::envelopeMember);
            } else {
                json.skip();
            }
            if (!json.isAtEnd()) {
                return new Malformed(Reason.NOT_JSON, "The body has content after the JSON text.");
            }
            return isObject ? verdict() : new Malformed(Reason.NOT_AN_OBJECT, "The body is JSON, but not an object.");
        }

        private Parsed verdict() {
            if (twice != null) {
                return new Malformed(Reason.FIELD_TWICE, "The body contains the field " + twice.path + " twice.");
            }
            String eventId = value(Field.EVENT_ID);
            if (eventId == null) {
                return new Malformed(Reason.NO_EVENT_ID, missing(Field.EVENT_ID));
            }
            String eventType = value(Field.EVENT_TYPE);
            if (eventType == null) {
                return new Malformed(Reason.NO_EVENT_TYPE, missing(Field.EVENT_TYPE));
            }
            return new Envelope(
                    eventId,
                    eventType,
                    Rfc3339.orNull(value(Field.EVENT_AT)),
                    value(Field.EVAL_ID),
                    value(Field.ENVIRONMENT));
        }

        private @Nullable String value(Field field) {
            return values.get(field);
        }

        private static String missing(Field field) {
            return "The field " + field.path + " is required: a string of 1 to " + MAX_NAME + " characters.";
        }

        private void envelopeMember() throws NotJson {
            member(Field.OF_ENVELOPE);
        }

        private void dataMember() throws NotJson {
            member(Field.OF_DATA);
        }

        private void member(Field[] fields) throws NotJson {
            for (Field field : fields) {
                if (json.isNamed(field.name)) {
                    note(field);
                    read(field);
                    return;
                }
            }
            json.skip();
        }

        private void note(Field field) {
            if (!seen.add(field)) {
                twice = field;
            }
        }

        private void read(Field field) throws NotJson {
            if (field == Field.DATA && json.isAtObject()) {
                json.object(this::dataMember);
            } else if (field != Field.DATA && json.isAtString()) {
                String text = json.readString();
                if (!text.isEmpty() && text.length() <= MAX_NAME) {
                    values.put(field, SafeText.of(text));
                }
            } else {
                json.skip();
            }
        }
    }
}
