package org.riskosbridge.log;

/**
 * An event in the log.
 *
 * @param claimedAt the record's timestamp, which is the time of the claim, milliseconds since 1970
 * @param bodyHash {@link org.riskosbridge.event.Digests#body} of the record's value
 */
public record StoredEvent(RecordIdentity identity, long claimedAt, long bodyHash) {}
