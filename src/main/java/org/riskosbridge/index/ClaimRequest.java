package org.riskosbridge.index;

/**
 * A request for a claim.
 *
 * @param key the event's key in the index
 * @param topic the topic of the record
 * @param partition the partition of the record, chosen now so that a later lookup knows which partition to read
 * @param bodyHash {@link org.riskosbridge.event.Digests#body}
 */
public record ClaimRequest(IndexKey key, String topic, int partition, long bodyHash) {}
