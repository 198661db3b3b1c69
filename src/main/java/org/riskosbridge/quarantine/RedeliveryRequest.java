package org.riskosbridge.quarantine;

/**
 * The parameters of a redelivery.
 *
 * @param id the name of the run in its audit records
 * @param who the operator, and the reason
 * @param most maximum number of deliveries that the run redelivers
 */
public record RedeliveryRequest(String id, QuarantineQuery query, String who, String reason, long most) {}
