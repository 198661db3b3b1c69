package org.riskosbridge.send;

/**
 * The values that differ between sample events. Together with the template they determine the body.
 *
 * @param at {@code event_at}, RFC 3339
 */
record SampleEvent(String id, String type, String at, String evalId) {}
