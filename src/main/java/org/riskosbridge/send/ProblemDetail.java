package org.riskosbridge.send;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.riskosbridge.event.SafeText;

/** The {@code detail} of a problem response (RFC 9457). Other bodies are not shown: they could echo the event. */
final class ProblemDetail {

    /** Maximum characters: the detail must fit into one line of a terminal. */
    private static final int SHOWN = 300;

    private static final JsonFactory JSON = new JsonFactory();

    private ProblemDetail() {}

    /** {@return one line; empty when there is no detail} */
    static String of(String contentType, byte[] body) {
        return contentType.startsWith("application/problem+json") ? of(body) : "";
    }

    private static String of(byte[] body) {
        try (JsonParser json = JSON.createParser(body)) {
            while (json.nextToken() != null) {
                boolean detail = json.currentToken() == JsonToken.VALUE_STRING
                        && json.getParsingContext().pathAsPointer().toString().equals("/detail");
                if (detail) {
                    String text =
                            json.getText().replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
                    // C1 and bidirectional control characters also control a terminal.
                    return SafeText.printable(text.substring(0, Math.min(text.length(), SHOWN)));
                }
            }
            return "";
        } catch (IOException e) {
            return "";
        }
    }
}
