package org.riskosbridge.event;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.riskosbridge.event.Malformed.Reason;

class EnvelopeParserTest {

    private final EnvelopeParser parser = new EnvelopeParser();

    @Test
    void takesTheFieldsWhereverTheyStand() {
        Parsed parsed = parse("""
                { "data" : {"x": [1, {"eval_id": "inner"}], "eval_id" : "ev-1", "environment_name": "Sandbox"},
                  "other": {"event_id": "not me"}, "event_at":"2026-02-03T04:05:06.123456789Z",
                  "event_type"\t:"evaluation_completed", "event_id":"id-1" }
                """);
        assertThat(parsed)
                .isEqualTo(new Envelope(
                        "id-1", "evaluation_completed", "2026-02-03T04:05:06.123456789Z", "ev-1", "Sandbox"));
    }

    static Stream<Arguments> oddButWellFormed() {
        return Stream.of(
                Arguments.of("white space", " \r\n\t%s \n".formatted(event("")), "id"),
                Arguments.of("escaped names", "{\"\\u0065vent_id\":\"id\",\"event\\u005ftype\":\"t\"}", "id"),
                Arguments.of("lone surrogate in data", event(",\"data\":{\"name\":\"\\ud800\"}"), "id"),
                Arguments.of("lone surrogate in a name", event(",\"data\":{\"\\udc00\":1}"), "id"),
                Arguments.of("a number of a hundred digits", event(",\"data\":{\"n\":" + "1".repeat(100) + "}"), "id"),
                Arguments.of("an exponent", event(",\"data\":{\"n\":-0.5e-12}"), "id"),
                Arguments.of("the id again inside data", event(",\"data\":{\"event_id\":\"other\"}"), "id"),
                Arguments.of("a field of data twice", event(",\"data\":{\"a\":1,\"a\":2}"), "id"),
                Arguments.of("data that is no object", event(",\"data\":[1,2]"), "id"),
                Arguments.of("an id beyond ASCII", "{\"event_id\":\"ü😀\",\"event_type\":\"t\"}", "ü😀"),
                Arguments.of("a line feed in the id", "{\"event_id\":\"a\\nb\",\"event_type\":\"t\"}", "a\\u000ab"),
                Arguments.of(
                        "a lone surrogate in the id", "{\"event_id\":\"\\udfff\",\"event_type\":\"t\"}", "\\udfff"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void oddButWellFormed(String what, String body, String id) {
        assertThat(parse(body))
                .isInstanceOfSatisfying(
                        Envelope.class, e -> assertThat(e.eventId()).isEqualTo(id));
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                Arguments.of("nothing", "", Reason.NOT_JSON),
                Arguments.of("blanks", "  \n", Reason.NOT_JSON),
                Arguments.of("cut short", event("").substring(0, 20), Reason.NOT_JSON),
                Arguments.of("broken far behind the envelope", event(",\"data\":{\"a\":[1,2}}"), Reason.NOT_JSON),
                Arguments.of("something behind it", event("") + "x", Reason.NOT_JSON),
                Arguments.of("two texts", event("") + event(""), Reason.NOT_JSON),
                Arguments.of("a comment", "/**/" + event(""), Reason.NOT_JSON),
                Arguments.of("a comma too many", "{\"event_id\":\"id\",\"event_type\":\"t\",}", Reason.NOT_JSON),
                Arguments.of("single quotes", "{'event_id':'id','event_type':'t'}", Reason.NOT_JSON),
                Arguments.of("a leading zero", event(",\"n\":01"), Reason.NOT_JSON),
                Arguments.of("NaN", event(",\"n\":NaN"), Reason.NOT_JSON),
                Arguments.of("a raw line feed in a string", event(",\"n\":\"a\nb\""), Reason.NOT_JSON),
                Arguments.of("an unknown escape", event(",\"n\":\"\\x\""), Reason.NOT_JSON),
                Arguments.of("a byte order mark", "\uFEFF" + event(""), Reason.NOT_JSON),
                Arguments.of("an array", "[" + event("") + "]", Reason.NOT_AN_OBJECT),
                Arguments.of("a string", "\"event_id\"", Reason.NOT_AN_OBJECT),
                Arguments.of("event_id twice", event(",\"event_id\":\"id\""), Reason.FIELD_TWICE),
                Arguments.of("event_id twice, once escaped", event(",\"event\\u005fid\":\"x\""), Reason.FIELD_TWICE),
                Arguments.of("data twice", event(",\"data\":{},\"data\":{}"), Reason.FIELD_TWICE),
                Arguments.of("eval_id twice", event(",\"data\":{\"eval_id\":1,\"eval_id\":\"a\"}"), Reason.FIELD_TWICE),
                Arguments.of("too deep", event(",\"n\":" + "[".repeat(1001) + "]".repeat(1001)), Reason.BEYOND_LIMITS),
                Arguments.of("a number too long", event(",\"n\":" + "1".repeat(1001)), Reason.BEYOND_LIMITS),
                Arguments.of("a name too long", event(",\"" + "n".repeat(50_001) + "\":1"), Reason.BEYOND_LIMITS),
                Arguments.of("no event_id", "{\"event_type\":\"t\"}", Reason.NO_EVENT_ID),
                Arguments.of("an empty event_id", "{\"event_id\":\"\",\"event_type\":\"t\"}", Reason.NO_EVENT_ID),
                Arguments.of("event_id a number", "{\"event_id\":7,\"event_type\":\"t\"}", Reason.NO_EVENT_ID),
                Arguments.of("event_id an object", "{\"event_id\":{},\"event_type\":\"t\"}", Reason.NO_EVENT_ID),
                Arguments.of(
                        "event_id too long",
                        "{\"event_id\":\"%s\",\"event_type\":\"t\"}".formatted("i".repeat(1025)),
                        Reason.NO_EVENT_ID),
                Arguments.of("no event_type", "{\"event_id\":\"id\"}", Reason.NO_EVENT_TYPE),
                Arguments.of("event_type null", "{\"event_id\":\"id\",\"event_type\":null}", Reason.NO_EVENT_TYPE));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void malformed(String what, String body, Reason reason) {
        assertThat(parse(body)).isInstanceOfSatisfying(Malformed.class, m -> {
            assertThat(m.reason()).isEqualTo(reason);
            assertThat(m.detail()).endsWith(".");
        });
    }

    static Stream<Arguments> bytesThatAreNoUtf8() {
        return Stream.of(
                Arguments.of("an overlong slash", new int[] {0xC0, 0xAF}),
                Arguments.of("an overlong form of three", new int[] {0xE0, 0x80, 0xAF}),
                Arguments.of("an encoded surrogate", new int[] {0xED, 0xA0, 0x80}),
                Arguments.of("beyond U+10FFFF", new int[] {0xF4, 0x90, 0x80, 0x80}),
                Arguments.of("a continuation alone", new int[] {0x80}),
                Arguments.of("cut short", new int[] {0xE2, 0x82}),
                Arguments.of("never a byte", new int[] {0xFF}));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void bytesThatAreNoUtf8(String what, int[] bytes) {
        StringBuilder text = new StringBuilder();
        for (int b : bytes) {
            text.append((char) b);
        }
        byte[] body = event(",\"n\":\"" + text + "\"").getBytes(ISO_8859_1);
        assertThat(parser.parse(body))
                .isInstanceOfSatisfying(
                        Malformed.class, m -> assertThat(m.reason()).isEqualTo(Reason.NOT_JSON));
    }

    /** A byte that is -1 as a signed number. */
    @Test
    void byteOf0xffIsNoEnd() {
        for (String text : new String[] {"\u00FF", event("") + "\u00FF", event("") + " \u00FF"}) {
            assertThat(parser.parse(text.getBytes(ISO_8859_1)))
                    .isInstanceOfSatisfying(
                            Malformed.class, m -> assertThat(m.detail()).doesNotContain("empty"));
        }
    }

    @Test
    void utf16IsNotTaken() {
        assertThat(parser.parse(event("").getBytes(UTF_16LE))).isInstanceOf(Malformed.class);
    }

    @Test
    void anEventAtThatIsNoTimestampIsLeftOut() {
        for (String at : new String[] {"yesterday", "2026-02-03", "2026-02-03T04:05Z", "2026-02-30T00:00:00Z", "7"}) {
            assertThat(parse(event(",\"event_at\":\"" + at + "\"")))
                    .isInstanceOfSatisfying(
                            Envelope.class, e -> assertThat(e.eventAt()).isNull());
        }
    }

    @Test
    void detailsQuoteNothingOfTheBody() {
        for (String body : new String[] {"{\"secret-marker\"", "secret-marker", "{\"a\":secret-marker}"}) {
            assertThat(((Malformed) parse(body)).detail()).doesNotContain("secret-marker");
        }
    }

    private Parsed parse(String body) {
        return parser.parse(body.getBytes(UTF_8));
    }

    private static String event(String more) {
        return "{\"event_id\":\"id\",\"event_type\":\"t\"" + more + "}";
    }
}
