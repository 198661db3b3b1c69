package org.riskosbridge.send;

import java.util.Map;

/**
 * The values that differ between sample events. These values and the template determine the body.
 *
 * @param at {@code event_at}, RFC 3339
 * @param values texts that differ from the sample's, by JSON pointer
 */
record SampleEvent(String id, String type, String at, String evalId, Map<String, String> values) {

    /** An event with the texts of the sample. */
    SampleEvent(String id, String type, String at, String evalId) {
        this(id, type, at, evalId, Map.of());
    }
}
