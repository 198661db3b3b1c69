package org.riskosbridge.deliveries;

import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.event.LogPosition;

/**
 * One delivery that a bridge has answered. A missing text is empty.
 *
 * @param at the time of the response, by the bridge's clock
 * @param replica the bridge
 * @param id the correlation id
 * @param outcome as in the metric
 * @param status of the response
 * @param record {@code topic-partition-offset} of the event's record, when this delivery appended it
 * @param bytes of the body
 * @param micros from the head of the request to the response; 0 when the request was refused before its body was read
 * @param source address of the client
 */
public record RecentDelivery(
        Instant at,
        String replica,
        String webhook,
        String id,
        String outcome,
        int status,
        String eventId,
        String eventType,
        String evalId,
        String record,
        int bytes,
        long micros,
        String source) {

    /** {@return the text of a position; empty when there is none} */
    public static String record(@Nullable LogPosition position) {
        return position == null ? "" : position.topic() + "-" + position.partition() + "-" + position.offset();
    }

    /** Adds the fields of the entry to a command. */
    Request to(Request request) {
        return request.arg("at")
                .arg(at.toEpochMilli())
                .arg("replica")
                .arg(replica)
                .arg("webhook")
                .arg(webhook)
                .arg("id")
                .arg(id)
                .arg("outcome")
                .arg(outcome)
                .arg("status")
                .arg(status)
                .arg("event")
                .arg(eventId)
                .arg("type")
                .arg(eventType)
                .arg("eval")
                .arg(evalId)
                .arg("record")
                .arg(record)
                .arg("bytes")
                .arg(bytes)
                .arg("micros")
                .arg(micros)
                .arg("source")
                .arg(source);
    }

    /** @param fields names and values in turn */
    static RecentDelivery of(Response fields) {
        Map<String, String> values = values(fields);
        return new RecentDelivery(
                Instant.ofEpochMilli(number(values, "at")),
                text(values, "replica"),
                text(values, "webhook"),
                text(values, "id"),
                text(values, "outcome"),
                (int) number(values, "status"),
                text(values, "event"),
                text(values, "type"),
                text(values, "eval"),
                text(values, "record"),
                (int) number(values, "bytes"),
                number(values, "micros"),
                text(values, "source"));
    }

    static Map<String, String> values(Response fields) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i + 1 < fields.size(); i += 2) {
            values.put(fields.get(i).toString(), fields.get(i + 1).toString());
        }
        return values;
    }

    private static String text(Map<String, String> values, String name) {
        return values.getOrDefault(name, "");
    }

    static long number(Map<String, String> values, String name) {
        try {
            return Long.parseLong(text(values, name));
        } catch (NumberFormatException none) {
            return 0;
        }
    }
}
