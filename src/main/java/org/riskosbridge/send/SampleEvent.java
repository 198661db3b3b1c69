package org.riskosbridge.send;

/**
 * What tells one sample event from the next; with its template, all of its body.
 *
 * @param at {@code event_at}, RFC 3339
 */
record SampleEvent(String id, String type, String at, String evalId) {}
