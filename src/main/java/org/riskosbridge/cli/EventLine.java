package org.riskosbridge.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.riskosbridge.event.SafeText;
import org.riskosbridge.log.Records;

/** Formats an event as one line for a terminal. A dash stands for a missing value. */
final class EventLine {

    /** Maximum characters of a decision: a longer value must not break the line. */
    private static final int LONGEST = 40;

    private static final JsonFactory JSON = new JsonFactory();

    private EventLine() {}

    /** @param isDataShown whether to show the body, which contains personal data, instead of its size */
    static String of(ConsumerRecord<byte[], byte[]> record, boolean isDataShown) {
        byte[] body = record.value() == null ? new byte[0] : record.value();
        String line = String.join(
                "  ",
                Instant.ofEpochMilli(record.timestamp()).toString(),
                header(record, "ce_type"),
                header(record, "ce_id"),
                header(record, "ce_evalid"),
                orDash(decision(body)),
                isDataShown ? SafeText.printable(new String(body, UTF_8)) : "(" + body.length + " bytes)");
        String reason = header(record, "bridge_reason");
        return reason.equals("-") ? line : line + "  " + reason;
    }

    /** {@return a header's text, safe for a terminal: anyone with write access to the topic can write a header} */
    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return orDash(SafeText.printable(Records.text(record, name)));
    }

    private static String orDash(String text) {
        return text.isEmpty() ? "-" : text;
    }

    /** {@return {@code data.decision}, safe for a terminal; empty when there is none} */
    private static String decision(byte[] body) {
        try (JsonParser json = JSON.createParser(body)) {
            String found = json.nextToken() == JsonToken.START_OBJECT
                            && goTo(json, "data") == JsonToken.START_OBJECT
                            && goTo(json, "decision") == JsonToken.VALUE_STRING
                    ? json.getText()
                    : "";
            return SafeText.of(found.substring(0, Math.min(LONGEST, found.length())));
        } catch (IOException notJson) {
            return "";
        }
    }

    /** Moves to the value of a member of the current object. */
    private static JsonToken goTo(JsonParser json, String field) throws IOException {
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            JsonToken value = json.nextToken();
            if (name.equals(field)) {
                return value;
            }
            json.skipChildren();
        }
        return JsonToken.NOT_AVAILABLE;
    }
}
