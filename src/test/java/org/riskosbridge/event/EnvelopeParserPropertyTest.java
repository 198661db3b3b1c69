package org.riskosbridge.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.stream.JsonParser;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** The parser against generated JSON, and against an independent parser (Eclipse Parsson) on damaged JSON. */
class EnvelopeParserPropertyTest {

    private final EnvelopeParser parser = new EnvelopeParser();

    @Property(tries = 1000)
    void wellFormedEventsAreTaken(@ForAll("events") String event) {
        assertThat(parser.parse(event.getBytes(UTF_8))).isInstanceOfSatisfying(Envelope.class, e -> {
            assertThat(e.eventId()).isEqualTo("id-1");
            assertThat(e.eventType()).isEqualTo("evaluation_completed");
        });
    }

    @Property(tries = 2000)
    void whatIsTakenIsJsonToEveryoneElseToo(
            @ForAll("events") String event, @ForAll int position, @ForAll byte value, @ForAll Damage damage) {
        byte[] body = damage.done(event.getBytes(UTF_8), position, value);
        boolean taken = parser.parse(body) instanceof Envelope;
        Statistics.label("taken").collect(taken);
        if (taken) {
            assertThat(isJsonObject(body))
                    .as("taken: %s", new String(body, UTF_8))
                    .isTrue();
        }
    }

    @Property(tries = 2000)
    void nothingThatIsWellFormedIsCalledNotJson(
            @ForAll("events") String event, @ForAll int position, @ForAll byte value, @ForAll Damage damage) {
        byte[] body = damage.done(event.getBytes(UTF_8), position, value);
        if (parser.parse(body) instanceof Malformed m && m.reason() == Malformed.Reason.NOT_JSON) {
            assertThat(isJsonObject(body))
                    .as("refused: %s", new String(body, UTF_8))
                    .isFalse();
        }
    }

    /** What can happen to a byte. */
    enum Damage {
        REPLACE,
        REMOVE,
        INSERT,
        CUT;

        byte[] done(byte[] body, int position, byte value) {
            int at = Math.floorMod(position, body.length);
            ByteBuffer damaged = ByteBuffer.allocate(body.length + 1).put(body, 0, at);
            switch (this) {
                case REPLACE -> damaged.put(value).put(body, at + 1, body.length - at - 1);
                case REMOVE -> damaged.put(body, at + 1, body.length - at - 1);
                case INSERT -> damaged.put(value).put(body, at, body.length - at);
                case CUT -> {}
            }
            byte[] bytes = new byte[damaged.position()];
            damaged.flip().get(bytes);
            return bytes;
        }
    }

    @Provide
    Arbitrary<String> events() {
        return Combinators.combine(values(3), Arbitraries.shuffle(0, 1, 2), spaces())
                .as((data, order, space) -> {
                    List<String> fields = List.of(
                            "\"event_id\":" + space + "\"id-1\"",
                            "\"event_type\"" + space + ":\"evaluation_completed\"",
                            "\"data\":" + data);
                    return space + "{"
                            + order.stream().map(fields::get).collect(Collectors.joining(space + ","))
                            + space + "}" + space;
                });
    }

    private static Arbitrary<String> values(int depth) {
        Arbitrary<String> leaf = Arbitraries.oneOf(
                strings(),
                Arbitraries.bigDecimals().map(Object::toString),
                Arbitraries.of("true", "false", "null", "-0", "1e5", "0.25E-10"));
        if (depth == 0) {
            return leaf;
        }
        Arbitrary<String> inner = values(depth - 1);
        Arbitrary<String> array = inner.list().ofMaxSize(4).map(items -> "[" + String.join(",", items) + "]");
        Arbitrary<String> member = Combinators.combine(names(), inner).as((name, value) -> name + ":" + value);
        Arbitrary<String> object = member.list().ofMaxSize(4).map(items -> "{" + String.join(",", items) + "}");
        return Arbitraries.oneOf(leaf, array, object);
    }

    /** Names that the bridge does not read, so that none of those it reads can stand there twice. */
    private static Arbitrary<String> names() {
        return strings().map(name -> "\"n" + name.substring(1));
    }

    private static Arbitrary<String> strings() {
        Arbitrary<String> piece = Arbitraries.oneOf(
                Arbitraries.strings().withCharRange('a', 'z').ofMaxLength(5),
                Arbitraries.of("\\n", "\\\"", "\\\\", "\\/", "\\u0000", "\\ud800", "\\uDBFF\\uDFFF", "é", "漢", "😀"));
        return piece.list().ofMaxSize(4).map(pieces -> "\"" + String.join("", pieces) + "\"");
    }

    private static Arbitrary<String> spaces() {
        return Arbitraries.of("", " ", "\n", "\t\r\n ");
    }

    private static boolean isJsonObject(byte[] body) {
        try {
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
            try (JsonParser json = Json.createParser(new StringReader(text))) {
                boolean object = json.next() == JsonParser.Event.START_OBJECT;
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
