package org.riskosbridge.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code deploy/helm/README.md}, whose table comes from the comments in {@code values.yaml}. */
class ChartReadmeTest {

    private static final String BEGIN = "<!-- values: begin -->\n";
    private static final String END = "<!-- values: end -->";

    private static final Pattern KEY = Pattern.compile("( *)([A-Za-z]\\w*):.*");

    /** Defaults that are too long for a table. */
    private static final int LONG = 60;

    /** {@return the comment of each value that has a comment, by the value's path} */
    private static Map<String, String> described() {
        Map<String, String> texts = new LinkedHashMap<>();
        List<String> parents = new ArrayList<>();
        StringBuilder comment = new StringBuilder();
        for (String line : Chart.read(Chart.DEFAULT).lines().toList()) {
            String text = line.strip();
            if (text.startsWith("# -- ")) {
                comment.append(text.substring("# -- ".length()));
            } else if (text.startsWith("# ") && !comment.isEmpty()) {
                comment.append(' ').append(text.substring("# ".length()));
            } else {
                Matcher key = KEY.matcher(line);
                if (key.matches()) {
                    int depth = key.group(1).length() / 2;
                    parents.subList(Math.min(depth, parents.size()), parents.size())
                            .clear();
                    parents.add(key.group(2));
                    if (!comment.isEmpty()) {
                        texts.put(String.join(".", parents), comment.toString());
                    }
                }
                comment.setLength(0);
            }
        }
        return texts;
    }

    private static JsonNode valueAt(String path) {
        return Manifests.document("helm/" + Chart.DEFAULT).at("/" + path.replace('.', '/'));
    }

    private static String table() {
        return described().entrySet().stream()
                .map(each ->
                        "| `%s` | %s | %s |\n".formatted(each.getKey(), shown(valueAt(each.getKey())), each.getValue()))
                .collect(Collectors.joining("", "| value | default | |\n| --- | --- | --- |\n", ""));
    }

    private static String shown(JsonNode value) {
        String text = value.toString();
        return text.length() > LONG ? "see [values.yaml](values.yaml)" : "`" + text + "`";
    }

    /** {@return the path of each value; for a map whose keys the user chooses, the path of the map} */
    private static List<String> leaves(String path, JsonNode value, JsonNode schema) {
        if (!schema.has("properties") || path.equals("resources")) {
            return List.of(path);
        }
        List<String> leaves = new ArrayList<>();
        value.fields()
                .forEachRemaining(field -> leaves.addAll(leaves(
                        path.isEmpty() ? field.getKey() : path + "." + field.getKey(),
                        field.getValue(),
                        schema.at("/properties/" + field.getKey()))));
        return leaves;
    }

    @Test
    void everyValueHasATextAndAnEntryInTheSchema() {
        JsonNode schema = Manifests.document("helm/values.schema.json");
        List<String> leaves = leaves("", Manifests.document("helm/" + Chart.DEFAULT), schema);
        assertThat(leaves).hasSizeGreaterThan(50);
        assertThat(described().keySet()).containsExactlyElementsOf(leaves);
    }

    @Test
    void readmeHasTheTableOfTheValues() throws IOException {
        String readme = Chart.read("README.md");
        int begin = readme.indexOf(BEGIN) + BEGIN.length();
        int end = readme.indexOf(END);
        String right = readme.substring(0, begin) + table() + readme.substring(end);
        if (!readme.equals(right)) {
            Path made = Files.writeString(Path.of("target", "chart-README.md"), right);
            throw new AssertionError("deploy/helm/README.md is not right; put " + made + " in its place");
        }
    }

    @Test
    void everyExampleIsInTheReadme() {
        assertThat(Chart.valueSets())
                .filteredOn(set -> set.startsWith("examples/"))
                .allSatisfy(example -> assertThat(Chart.read("README.md")).contains("(" + example + ")"));
    }
}
