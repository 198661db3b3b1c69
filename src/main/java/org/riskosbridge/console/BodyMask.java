package org.riskosbridge.console;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.riskosbridge.event.SafeText;

/** Writes a body as a tree that shows the values of listed fields only; for every other value the tree shows type and length. */
final class BodyMask {

    /** Maximum lines of a tree, so that a page stays below 100 KB. */
    private static final int MOST_LINES = 600;

    /** Maximum levels that are indented. */
    private static final int MOST_INDENTED = 40;

    /** Maximum characters of a tree. */
    private static final int MOST = 60_000;

    /** Maximum characters of a value. */
    private static final int LONGEST = 200;

    /** A text that looks like the name of a field, not like a value about a person. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]{0,63}");

    private static final JsonFactory JSON = new JsonFactory();

    private final Predicate<String> shown;

    /** @param shown paths of fields, such as {@code data.eval_id}; a path leaves out positions in arrays */
    BodyMask(Predicate<String> shown) {
        this.shown = shown;
    }

    /** {@return the tree, one line for each value, indented by two blanks} */
    String tree(byte[] body) {
        StringBuilder tree = new StringBuilder();
        try (JsonParser json = JSON.createParser(body)) {
            int lines = 0;
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.FIELD_NAME || token.isStructEnd()) {
                    continue;
                }
                if (++lines > MOST_LINES || tree.length() > MOST) {
                    return tree.append("... (more)\n").toString();
                }
                tree.append("  ".repeat(Math.min(MOST_INDENTED, depth(json, token))))
                        .append(label(json))
                        .append(value(json, token))
                        .append('\n');
            }
        } catch (IOException e) {
            return tree.append("(not JSON from here on: ")
                    .append(body.length)
                    .append(" bytes in total)\n")
                    .toString();
        }
        return tree.toString();
    }

    private static int depth(JsonParser json, JsonToken token) {
        int depth = json.getParsingContext().getNestingDepth();
        return token.isStructStart() ? depth - 1 : depth;
    }

    private static String label(JsonParser json) {
        var context =
                json.currentToken().isStructStart() ? json.getParsingContext().getParent() : json.getParsingContext();
        return context == null || !context.inObject() || context.getCurrentName() == null
                ? ""
                : name(context.getCurrentName()) + ": ";
    }

    private static String name(String name) {
        return NAME.matcher(name).matches() ? name : "(name, " + name.length() + ")";
    }

    private String value(JsonParser json, JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> "object";
            case START_ARRAY -> "array";
            case VALUE_STRING -> {
                String text = json.getText();
                yield shown.test(path(json)) ? shorten(SafeText.printable(text)) : "string, " + text.length();
            }
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> shown.test(path(json)) ? shorten(json.getText()) : "number";
            case VALUE_TRUE, VALUE_FALSE -> shown.test(path(json)) ? json.getText() : "boolean";
            default -> "null";
        };
    }

    private static String shorten(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }

    /** {@return the names from the root to the value, without positions of arrays; empty when a name contains a dot} */
    private static String path(JsonParser json) {
        StringBuilder path = new StringBuilder();
        for (var context = json.getParsingContext(); context != null; context = context.getParent()) {
            String name = context.inObject() ? context.getCurrentName() : null;
            if (name != null && name.indexOf('.') >= 0) {
                return "";
            }
            if (name != null) {
                path.insert(0, path.length() == 0 ? name : name + ".");
            }
        }
        return path.toString();
    }
}
