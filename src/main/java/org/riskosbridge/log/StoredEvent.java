package org.riskosbridge.log;

/**
 * An event that stands in the log.
 *
 * @param claimedAt the record's timestamp: when the event was claimed, milliseconds since 1970
 * @param bodyHash {@link org.riskosbridge.event.Digests#body} of its value
 */
public record StoredEvent(RecordIdentity identity, long claimedAt, long bodyHash) {}
