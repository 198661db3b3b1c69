package org.riskosbridge.index;

import io.vertx.core.Future;
import java.util.Optional;

/**
 * What is known of each event id. Every call is one atomic step of the index, never blocks, and is safe to lose: the
 * log can always tell again. A future fails with {@link IndexUnavailable} when the step's outcome is not known.
 */
public interface EventIndex {

    /**
     * Reserves an id that the index has never seen, or tells what it knows of it.
     *
     * @return {@link Claim.Won} when the reservation is ours, else what was found
     */
    Future<Claim> claim(ClaimRequest request);

    /**
     * Takes over a claim whose lease has passed and whose record is known not to be in the log.
     *
     * @param lapsed the claim as it was found; when it is no longer so, nothing changes
     * @return {@link Claim.Won} when the reservation is now ours, else what was found
     */
    Future<Claim> reclaim(Claim.InDoubt lapsed, ClaimRequest request);

    /**
     * Records that the event is in the log: compare-and-set on the claim, off the critical path. A commit that is lost
     * leaves the claim in doubt, for the log to settle.
     */
    void commit(Claim.Held held);

    /** Gives an own claim back, when it is certain that nothing was appended under it. A lost release costs a lease. */
    void release(Claim.Won won);

    /** {@return whether the index answered within its time-out when last asked} */
    boolean isUp();

    /** {@return what does not answer, its address and since when, for the operator; empty while it answers} */
    default Optional<String> problem() {
        return Optional.empty();
    }
}
