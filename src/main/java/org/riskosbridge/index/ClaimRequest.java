package org.riskosbridge.index;

/**
 * A claim to be made.
 *
 * @param key the event's key in the index
 * @param topic the topic that its record shall go to
 * @param partition the partition, chosen now so that a later reader knows where to look
 * @param bodyHash {@link org.riskosbridge.event.Digests#body}
 */
public record ClaimRequest(IndexKey key, String topic, int partition, long bodyHash) {}
