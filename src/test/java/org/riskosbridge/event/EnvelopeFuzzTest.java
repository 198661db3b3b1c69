package org.riskosbridge.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import jakarta.json.Json;
import jakarta.json.JsonException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.riskosbridge.event.Malformed.Reason;
import org.riskosbridge.fuzz.Mutants;

/** The parser against two independent parsers: Jackson and Eclipse Parsson. */
class EnvelopeFuzzTest {

    private static final JsonFactory JACKSON = new JsonFactory();

    private final EnvelopeParser parser = new EnvelopeParser();

    @FuzzTest(maxDuration = "30s")
    void agreesWithJacksonAndParsson(byte[] body) throws IOException {
        Parsed parsed = parser.parse(body);
        Parsed expected = expected(body);
        if (isReason(parsed, Reason.BEYOND_LIMITS) || isReason(expected, Reason.BEYOND_LIMITS)) {
            // Each parser counts in its own way, and a text beyond the limits may be damaged behind them.
            assertThat(parsed).as("text that Jackson finds beyond limits").isNotInstanceOf(Envelope.class);
            return;
        }
        assertThat(withoutDetail(parsed)).isEqualTo(withoutDetail(expected));
        if (parsed instanceof Envelope) {
            assertThat(isJsonObject(body)).as("taken, Parsson refuses").isTrue();
        } else if (isReason(parsed, Reason.NOT_JSON) && !isDeep(body)) {
            assertThat(isJsonObject(body)).as("refused, Parsson takes").isFalse();
        }
    }

    @Test
    void agreesWithJacksonAndParssonOnMutants() {
        Mutants.check(EnvelopeFuzzTest.class, "agreesWithJacksonAndParsson", 5_000, this::agreesWithJacksonAndParsson);
    }

    /** {@return whether the body has so many brackets that Parsson may throw for its depth, before it finds the damage} */
    private static boolean isDeep(byte[] body) {
        int brackets = 0;
        for (byte b : body) {
            brackets += b == '[' || b == '{' ? 1 : 0;
        }
        return brackets >= JsonCursor.MOST_DEPTH;
    }

    private static boolean isReason(Parsed parsed, Reason reason) {
        return parsed instanceof Malformed malformed && malformed.reason() == reason;
    }

    private static Parsed withoutDetail(Parsed parsed) {
        return parsed instanceof Malformed malformed ? new Malformed(malformed.reason(), "") : parsed;
    }

    /** {@return what a reader of Jackson's tokens takes from the body} */
    private static Parsed expected(byte[] body) throws IOException {
        try {
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
            if (text.startsWith("\uFEFF")) {
                return new Malformed(Reason.NOT_JSON, "");
            }
            try (JsonParser json = JACKSON.createParser(new StringReader(text))) {
                return read(json);
            }
        } catch (StreamConstraintsException e) {
            return new Malformed(Reason.BEYOND_LIMITS, "");
        } catch (CharacterCodingException | com.fasterxml.jackson.core.JsonParseException e) {
            return new Malformed(Reason.NOT_JSON, "");
        }
    }

    private static Parsed read(JsonParser json) throws IOException {
        JsonToken first = json.nextToken();
        if (first == null) {
            return new Malformed(Reason.NOT_JSON, "");
        }
        Fields fields = new Fields();
        if (first == JsonToken.START_OBJECT) {
            members(json, "/", fields);
        } else {
            json.skipChildren();
        }
        if (json.nextToken() != null) {
            return new Malformed(Reason.NOT_JSON, "");
        }
        return first == JsonToken.START_OBJECT ? fields.parsed() : new Malformed(Reason.NOT_AN_OBJECT, "");
    }

    private static void members(JsonParser json, String path, Fields fields) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = path + json.currentName();
            JsonToken value = json.nextToken();
            fields.add(name, value == JsonToken.VALUE_STRING ? json.getText() : null);
            if (value == JsonToken.START_OBJECT && name.equals("/data")) {
                members(json, "/data/", fields);
            } else {
                json.skipChildren();
            }
        }
    }

    /** The fields that the bridge reads, by their paths. */
    private static final class Fields {
        private final Map<String, Integer> counts = new HashMap<>();
        private final Map<String, String> texts = new HashMap<>();

        void add(String path, @Nullable String text) {
            counts.merge(path, 1, Integer::sum);
            if (text != null && !text.isEmpty() && text.length() <= EnvelopeParser.MAX_NAME) {
                texts.put(path, SafeText.of(text));
            }
        }

        Parsed parsed() {
            if (counts.entrySet().stream().anyMatch(field -> field.getValue() > 1 && isRead(field.getKey()))) {
                return new Malformed(Reason.FIELD_TWICE, "");
            }
            String eventId = texts.get("/event_id");
            String eventType = texts.get("/event_type");
            if (eventId == null) {
                return new Malformed(Reason.NO_EVENT_ID, "");
            }
            if (eventType == null) {
                return new Malformed(Reason.NO_EVENT_TYPE, "");
            }
            return new Envelope(
                    eventId,
                    eventType,
                    Rfc3339.orNull(texts.get("/event_at")),
                    texts.get("/data/eval_id"),
                    texts.get("/data/environment_name"));
        }

        private static boolean isRead(String path) {
            return switch (path) {
                case "/event_id", "/event_type", "/event_at", "/data", "/data/eval_id", "/data/environment_name" ->
                    true;
                default -> false;
            };
        }
    }

    private static boolean isJsonObject(byte[] body) {
        try {
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
            try (jakarta.json.stream.JsonParser json = Json.createParser(new StringReader(text))) {
                boolean object = json.next() == jakarta.json.stream.JsonParser.Event.START_OBJECT;
                while (json.hasNext()) {
                    json.next();
                }
                return object;
            }
        } catch (CharacterCodingException | JsonException | NoSuchElementException e) {
            return false;
        }
    }
}
