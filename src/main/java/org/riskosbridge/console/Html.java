package org.riskosbridge.console;

import java.util.ArrayDeque;
import java.util.Deque;
import org.riskosbridge.console.Sessions.Session;

/** Builds HTML. Every text and every attribute is escaped, so that nothing of a delivery can become markup. */
final class Html {

    private final StringBuilder out = new StringBuilder(8 * 1024);
    private final Deque<String> open = new ArrayDeque<>();

    /** @param attributes names and values in turn; an attribute whose value is empty has a name only */
    Html open(String tag, String... attributes) {
        empty(tag, attributes);
        open.push(tag);
        return this;
    }

    /** Adds an element that has no end tag, such as {@code input}. */
    Html empty(String tag, String... attributes) {
        out.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ').append(attributes[i]);
            if (!attributes[i + 1].isEmpty()) {
                out.append("=\"");
                escape(attributes[i + 1]);
                out.append('"');
            }
        }
        out.append('>');
        return this;
    }

    /** Adds a field of a form with its label. */
    Html field(String name, String label, String value) {
        return element("label", label, "for", name).empty("input", "id", name, "name", name, "value", value);
    }

    Html hidden(String name, String value) {
        return empty("input", "type", "hidden", "name", name, "value", value);
    }

    /** Opens a form that changes something: the session's token proves that the form comes from a page of this session. */
    Html action(String path, Session session) {
        return open("form", "method", "post", "action", path).hidden("csrf", session.csrf());
    }

    /** Ends a form whose action writes an audit record; the record names the person of the session. */
    Html submit(String button, Session session) {
        if (session.user().isEmpty()) {
            field("who", "Your name", "");
        }
        return field("reason", "Reason, for the audit record", "")
                .element("button", button)
                .close();
    }

    Html close() {
        out.append("</").append(open.pop()).append('>');
        return this;
    }

    Html text(String text) {
        escape(text);
        return this;
    }

    Html element(String tag, String text, String... attributes) {
        return open(tag, attributes).text(text).close();
    }

    /** Opens a region that scrolls sideways, such as around a wide table. */
    Html scroll(String label) {
        return open("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", label);
    }

    /**
     * Opens a table, and adds its head.
     *
     * @param columns names of columns; {@code #} before a name marks a column of numbers, which is right-aligned
     */
    Html tableHead(String... columns) {
        open("table").open("thead").open("tr");
        for (String column : columns) {
            boolean isNumber = column.startsWith("#");
            element(
                    "th",
                    isNumber ? column.substring(1) : column,
                    "scope",
                    "col",
                    "class",
                    isNumber ? "number" : "text");
        }
        return close().close();
    }

    /** Adds text that keeps its lines and blanks, such as a tree; the keyboard can scroll this text. */
    Html lines(String text, String label) {
        return element("pre", text, "tabindex", "0", "role", "region", "aria-label", label);
    }

    /** Adds a command; the script adds a button that copies the command. */
    Html command(String text) {
        return element("pre", text, "class", "command", "tabindex", "0", "role", "region", "aria-label", "Command");
    }

    private void escape(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(c);
            }
        }
    }

    /** {@return the HTML so far} */
    @Override
    public String toString() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("not closed: " + open);
        }
        return out.toString();
    }
}
