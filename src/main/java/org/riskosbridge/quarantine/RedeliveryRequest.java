package org.riskosbridge.quarantine;

/**
 * The parameters of a redelivery.
 *
 * @param id names the run in its audit records
 * @param who asked for it, and why
 * @param most deliveries that the run makes again; the run stops before one more
 */
public record RedeliveryRequest(String id, QuarantineQuery query, String who, String reason, long most) {}
