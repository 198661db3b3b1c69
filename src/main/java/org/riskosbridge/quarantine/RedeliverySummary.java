package org.riskosbridge.quarantine;

import java.util.Map;
import java.util.Optional;

/**
 * The result of a redelivery.
 *
 * @param appended events appended
 * @param duplicates events that were stored before
 * @param skipped deliveries that an earlier run has redelivered
 * @param refused the number of deliveries by the reason that still holds
 * @param stopped the reason why deliveries are left; empty when none is left
 */
public record RedeliverySummary(
        long appended, long duplicates, long skipped, Map<String, Long> refused, Optional<String> stopped) {

    /** {@return whether every selected delivery is stored now} */
    public boolean isComplete() {
        return stopped.isEmpty() && refused.isEmpty();
    }
}
