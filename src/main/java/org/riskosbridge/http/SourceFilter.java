package org.riskosbridge.http;

import io.smallrye.common.net.CidrAddress;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.auth.Verdict;
import org.riskosbridge.limit.AuthFailureThrottle;
import org.riskosbridge.limit.ClientAddressResolver;
import org.riskosbridge.limit.SourceRateLimits;

/** Whether a delivery may come from where it comes from. It stands before a door; who is not let in costs next to nothing. */
final class SourceFilter {

    private final ClientAddressResolver clientAddresses;
    private final @Nullable List<CidrAddress> allowed;
    private final @Nullable SourceRateLimits rates;
    private final @Nullable AuthFailureThrottle throttle;

    /**
     * The gate of one webhook.
     *
     * @param allowed networks that may deliver; null for any
     * @param maxRate deliveries a second from one source; unlimited when absent
     * @param throttle all webhooks' together; null for none
     */
    SourceFilter(
            ClientAddressResolver clientAddresses,
            @Nullable List<CidrAddress> allowed,
            OptionalInt maxRate,
            @Nullable AuthFailureThrottle throttle,
            long now) {
        this.clientAddresses = clientAddresses;
        this.allowed = allowed;
        this.rates = maxRate.isPresent() ? new SourceRateLimits(maxRate.getAsInt(), now) : null;
        this.throttle = throttle;
    }

    /** {@return where a delivery comes from; null when nobody asks, or when it cannot be known} */
    @Nullable
    InetAddress source(HttpServerRequest request) {
        return allowed == null && rates == null && throttle == null ? null : clientAddresses.of(request);
    }

    /** {@return what a delivery is answered before its credentials are looked at; null when it may go on} */
    @Nullable
    ResponseKind refusal(@Nullable InetAddress source, long now) {
        if (allowed != null && (source == null || !ClientAddressResolver.isWithin(allowed, source))) {
            return ResponseKind.SOURCE_NOT_ALLOWED;
        }
        if (source == null) {
            return null;
        }
        if (throttle != null && throttle.isHeld(source, now)) {
            return ResponseKind.TOO_MANY_WRONG_CREDENTIALS;
        }
        return rates == null || rates.tryPass(source, now) ? null : ResponseKind.TOO_MANY_FROM_SOURCE;
    }

    /** Learns what came of the credentials. {@return whether they are one wrong too many} */
    boolean isOneTooMany(@Nullable InetAddress source, Verdict verdict, long now) {
        if (throttle == null || source == null) {
            return false;
        }
        if (verdict instanceof Verdict.Accepted) {
            throttle.right(source);
            return false;
        }
        return verdict instanceof Verdict.Unauthorized && throttle.wrong(source, now);
    }
}
