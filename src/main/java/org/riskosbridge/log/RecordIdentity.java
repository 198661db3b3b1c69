package org.riskosbridge.log;

/** Which event a record holds, as its own headers {@code ce_source} and {@code ce_id} tell. */
public record RecordIdentity(String source, String eventId) {}
