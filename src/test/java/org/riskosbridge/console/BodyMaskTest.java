package org.riskosbridge.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.riskosbridge.event.EventTypes;
import org.riskosbridge.send.Samples;

/** The mask shows only listed values. */
class BodyMaskTest {

    private static final BodyMask MASK = new BodyMask(Set.of("event_id", "data.tags", "data.list.code")::contains);

    private static String tree(String body) {
        return MASK.tree(body.getBytes(UTF_8));
    }

    @Test
    void valueOfAListedFieldIsShownAndOfAnotherItsTypeAndLength() {
        assertThat(tree("""
                {"event_id":"e-1","data":{"name":"Jane Roe","age":44,"alive":true,"none":null,"tags":["a","b"],
                "list":[{"code":200,"phone":"202-555-0143"}],"event_id":"hidden"}}""")).isEqualTo("""
                object
                  event_id: e-1
                  data: object
                    name: string, 8
                    age: number
                    alive: boolean
                    none: null
                    tags: array
                      a
                      b
                    list: array
                      object
                        code: 200
                        phone: string, 12
                    event_id: string, 6
                """);
    }

    @Test
    void everyValueIsShownWhenEveryFieldIs() {
        assertThat(new BodyMask(path -> true).tree("{\"data\":{\"name\":\"Jane Roe\",\"age\":44}}".getBytes(UTF_8)))
                .isEqualTo("object\n  data: object\n    name: Jane Roe\n    age: 44\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jane.roe@example.com", "Jane Roe", "202-555-0143", "<b>", ""})
    void nameThatIsNoFieldNameIsMasked(String name) {
        assertThat(tree("{\"" + name + "\":1}")).isEqualTo("object\n  (name, " + name.length() + "): number\n");
    }

    /** Such a name looks like the path of a listed field. */
    @Test
    void nameWithADotIsNoPath() {
        assertThat(tree("{\"data.tags\":\"Jane Roe\",\"data\":{\"list.code\":\"Jane Roe\"}}"))
                .doesNotContain("Jane")
                .contains("string, 8");
    }

    /** A listed value may still contain characters that are unsafe for a terminal or a page. */
    @Test
    void controlCharactersOfAShownValueAreEscaped() {
        assertThat(tree("{\"event_id\":\"a\\u0007\\u202eb\"}")).contains("a\\u0007\\u202eb");
    }

    @Test
    void whatIsNotJsonShowsNothing() {
        assertThat(tree("Jane Roe, 202-555-0143")).doesNotContain("Jane", "202").contains("not JSON");
        assertThat(tree("{\"data\":\"Jane Roe\", oops Jane")).doesNotContain("Jane");
    }

    @Test
    void largeBodyEndsInTime() {
        String body = IntStream.range(0, 100_000)
                .mapToObj(i -> "\"field" + i + "\":\"x\"")
                .collect(Collectors.joining(",", "{", "}"));
        assertThat(tree(body).lines()).hasSizeLessThan(700);
        assertThat(tree("{\"data\":{\"tags\":["
                        + "\"%s\",".formatted("t".repeat(200)).repeat(5_000) + "1]}}"))
                .hasSizeLessThan(70_000)
                .endsWith("... (more)\n");
        assertThat(tree("[".repeat(900) + "]".repeat(900)).length()).isLessThan(1_000_000);
    }

    /** The people of the samples are invented; a leak would show these words. */
    @Test
    void samplesShowNothingOfAPersonWithTheDefaultList() {
        BodyMask mask = new BodyMask(ConsoleConfigs.defaults().shownFields()::contains);
        for (String type : EventTypes.DOCUMENTED) {
            String tree = mask.tree(Samples.body(type, "id-1"));
            assertThat(tree).contains("event_id: id-1", "event_type: " + type).doesNotContain("@example.com", "555-0");
        }
    }
}
