package org.riskosbridge.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.riskosbridge.event.Digests;
import org.riskosbridge.route.Webhooks;
import org.riskosbridge.scan.Selection;

/**
 * The parameters of a replay.
 *
 * @param id a run with the same id continues the replay; 1 to 64 characters of {@code a-z A-Z 0-9 . _ -}
 * @param into the target topic
 * @param create whether to create the target topic if it is missing
 * @param rate records per second
 * @param who the operator, and the reason
 */
public record ReplayRequest(
        String id, Selection selection, String into, boolean create, OptionalDouble rate, String who, String reason) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Refuses a target that cannot be told apart from the events of a bridge.
     *
     * @throws IllegalArgumentException when a bridge could write to the target, or when the replay reads the target
     */
    public void requireSeparate(Webhooks webhooks) {
        if (webhooks.isLive(into) || into.startsWith("__")) {
            throw new IllegalArgumentException("Refused: the topic " + into
                    + " is, or could be, a live topic. Choose a name that does not start with"
                    + " a webhook's topic-prefix and is not an internal topic of Kafka.");
        }
        if (selection.topics().contains(into)) {
            throw new IllegalArgumentException("Refused: " + into + " is one of the topics that the replay reads.");
        }
    }

    /** {@return a hash of everything that must not change when a replay continues} */
    String fingerprint() {
        Map<String, Object> same = new TreeMap<>(selection.described());
        same.put("into", into);
        return HexFormat.of().formatHex(Digests.sha256(json(same)), 0, 8);
    }

    static byte[] json(Map<String, Object> object) {
        try {
            return JSON.writeValueAsString(object).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts, numbers and lists can be written", e);
        }
    }
}
