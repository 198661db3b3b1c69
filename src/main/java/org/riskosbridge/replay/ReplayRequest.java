package org.riskosbridge.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.riskosbridge.event.Digests;
import org.riskosbridge.scan.Selection;

/**
 * What is to be replayed.
 *
 * @param id who starts a replay again with the same one goes on with it; 1 to 64 of {@code a-z A-Z 0-9 . _ -}
 * @param into the topic to append to
 * @param create whether to create that topic when it is missing
 * @param rate records per second
 * @param who asked for it, and why
 */
public record ReplayRequest(
        String id, Selection selection, String into, boolean create, OptionalDouble rate, String who, String reason) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** {@return a hash of all that must be the same when a replay goes on} */
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
