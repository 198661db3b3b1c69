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
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.riskosbridge.event.Malformed.Reason;
import org.riskosbridge.fuzz.Mutants;

/** The parser against two independent parsers: Jackson and Eclipse Parsson. */
class EnvelopeFuzzTest {

    private static final JsonFactory JACKSON = new JsonFactory();

    /** The characters of strings in generated events. */
    private static final String[] PIECES = {
        "a", "xyz", "\\n", "\\\"", "\\\\", "\\/", "\\u0000", "\\ud800", "\\uDBFF\\uDFFF", "é", "漢", "😀"
    };

    /** Before the names of members of the body. The name of such a member may be {@code data/eval_id}, so a path would be ambiguous. */
    private static final String TOP = "0 ";

    /** Before the names of members of {@code data}. */
    private static final String IN_DATA = "1 ";

    private final EnvelopeParser parser = new EnvelopeParser();

    @FuzzTest(maxDuration = "20s")
    void agreesWithJacksonAndParsson(byte[] body) throws IOException {
        Parsed parsed = parser.parse(body);
        Parsed expected = expected(body);
        if (isReason(parsed, Reason.BEYOND_LIMITS) || isReason(expected, Reason.BEYOND_LIMITS)) {
            // Each parser counts limits in its own way, and a text that exceeds a limit may also be malformed.
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

    @Test
    void generatedEventsAreTaken() {
        Mutants.checkGenerated(1_000, EnvelopeFuzzTest::event, body -> {
            assertThat(parser.parse(body)).isInstanceOf(Envelope.class);
            agreesWithJacksonAndParsson(body);
        });
    }

    @Test
    void agreesWithJacksonAndParssonOnDamagedEvents() {
        Mutants.checkGenerated(
                4_000, random -> Mutants.mutated(event(random), random), this::agreesWithJacksonAndParsson);
    }

    /** {@return an event with fields in any order, white space anywhere, and any data} */
    private static byte[] event(SplittableRandom random) {
        String space = one(random, "", " ", "\n", "\t\r\n ");
        List<String> fields = new ArrayList<>(List.of(
                "\"event_id\":" + space + "\"id-1\"",
                "\"event_type\"" + space + ":\"evaluation_completed\"",
                "\"data\":" + value(random, 3)));
        Collections.shuffle(fields, new Random(random.nextLong()));
        return (space + "{" + String.join(space + ",", fields) + space + "}" + space).getBytes(UTF_8);
    }

    /** {@return any JSON value, nested at most to this depth} */
    private static String value(SplittableRandom random, int depth) {
        return switch (random.nextInt(depth == 0 ? 3 : 5)) {
            case 0 -> "\"" + characters(random) + "\"";
            case 1 -> random.nextLong() + "." + random.nextInt(1_000) + "e" + random.nextInt(-30, 30);
            case 2 -> one(random, "true", "false", "null", "-0", "1e5", "0.25E-10");
            case 3 -> "[" + some(random, ",", () -> value(random, depth - 1)) + "]";
            // Generated names differ from the names that the bridge reads, so that none of those occurs twice.
            default ->
                "{" + some(random, ",", () -> "\"n" + characters(random) + "\":" + value(random, depth - 1)) + "}";
        };
    }

    private static String characters(SplittableRandom random) {
        return some(random, "", () -> one(random, PIECES));
    }

    private static String some(SplittableRandom random, String separator, Supplier<String> item) {
        return Stream.generate(item).limit(random.nextInt(5)).collect(Collectors.joining(separator));
    }

    private static String one(SplittableRandom random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /** {@return whether the body has so many brackets that Parsson may throw because of the depth, before it finds the damage} */
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

    /** {@return the envelope that a reader of Jackson's tokens finds in the body} */
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
            members(json, TOP, fields);
        } else {
            json.skipChildren();
        }
        if (json.nextToken() != null) {
            return new Malformed(Reason.NOT_JSON, "");
        }
        return first == JsonToken.START_OBJECT ? fields.parsed() : new Malformed(Reason.NOT_AN_OBJECT, "");
    }

    private static void members(JsonParser json, String level, Fields fields) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = level + json.currentName();
            JsonToken value = json.nextToken();
            fields.add(name, value == JsonToken.VALUE_STRING ? json.getText() : null);
            if (value == JsonToken.START_OBJECT && name.equals(TOP + "data")) {
                members(json, IN_DATA, fields);
            } else {
                json.skipChildren();
            }
        }
    }

    /** The fields that the bridge reads, by level and name. */
    private static final class Fields {
        private final Map<String, Integer> counts = new HashMap<>();
        private final Map<String, String> texts = new HashMap<>();

        void add(String name, @Nullable String text) {
            counts.merge(name, 1, Integer::sum);
            if (text != null && !text.isEmpty() && text.length() <= EnvelopeParser.MAX_NAME) {
                texts.put(name, SafeText.of(text));
            }
        }

        Parsed parsed() {
            if (counts.entrySet().stream().anyMatch(field -> field.getValue() > 1 && isRead(field.getKey()))) {
                return new Malformed(Reason.FIELD_TWICE, "");
            }
            String eventId = texts.get(TOP + "event_id");
            String eventType = texts.get(TOP + "event_type");
            if (eventId == null) {
                return new Malformed(Reason.NO_EVENT_ID, "");
            }
            if (eventType == null) {
                return new Malformed(Reason.NO_EVENT_TYPE, "");
            }
            return new Envelope(
                    eventId,
                    eventType,
                    Rfc3339.orNull(texts.get(TOP + "event_at")),
                    texts.get(IN_DATA + "eval_id"),
                    texts.get(IN_DATA + "environment_name"));
        }

        private static boolean isRead(String name) {
            return switch (name) {
                case TOP + "event_id",
                        TOP + "event_type",
                        TOP + "event_at",
                        TOP + "data",
                        IN_DATA + "eval_id",
                        IN_DATA + "environment_name" -> true;
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
