package org.riskosbridge.index;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The deduplication index over the log. Every call is one atomic step, never blocks, and may be lost: the log always has the truth. A
 * future fails with {@link IndexUnavailable} when the outcome of the step is unknown.
 */
public interface EventIndex {

    /**
     * Claims an id that the index does not know, or returns the existing entry. Protocol step 1.
     *
     * @return {@link Claim.Won} when the claim succeeded; otherwise the existing entry
     */
    Future<Claim> claim(ClaimRequest request);

    /**
     * Takes over a claim whose lease has ended and whose record is proven not to be in the log. Protocol step 6.
     *
     * @param lapsed the claim as it was found; if the index has another value now, nothing changes
     * @return {@link Claim.Won} when the claim succeeded; otherwise the existing entry
     */
    Future<Claim> reclaim(Claim.InDoubt lapsed, ClaimRequest request);

    /**
     * Claims an id while the index is incomplete, if the event happened after the loss of the index, because nobody can have claimed such an id before
     * the loss ({@link IndexConfig#admitByEventTime}); or if every partition that may contain the event has been read. Protocol step 7.
     *
     * @param lapsed a claim to take over, as in {@link #reclaim}; null when there is none
     * @param eventAt when the event happened, milliseconds since 1970; empty when admission by event time is off, or the event has no time
     * @param lossRead the name of the loss since which every partition that may contain the event has been read; empty while one is unread
     * @return as {@link #claim}; {@link Claim.Rebuilding} when the id may have been claimed before the loss
     */
    Future<Claim> admit(
            ClaimRequest request, Claim.@Nullable InDoubt lapsed, OptionalLong eventAt, Optional<String> lossRead);

    /**
     * Marks the event as stored by a compare-and-set on the claim. Nobody waits for the commit. A lost commit leaves the event in doubt, and the
     * resolver then reads the log. Protocol step 4.
     */
    void commit(Claim.Held held);

    /** Releases a claim when it is certain that nothing was appended for it. A lost release delays the next delivery by a lease. */
    void release(Claim.Won won);

    /** {@return whether Redis answered the last request within its time-out} */
    boolean isUp();

    /** {@return the outage of Redis with its address and start, for the operator; empty while Redis is available} */
    default Optional<String> problem() {
        return Optional.empty();
    }
}
