package org.riskosbridge.http;

import static java.util.Objects.requireNonNull;

import io.smallrye.common.net.CidrAddress;
import io.smallrye.common.net.Inet;
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

    /** Stands for all sources that cannot be told, such as those that a proxy calls "unknown": they share one limit. */
    private static final InetAddress UNKNOWN = requireNonNull(Inet.parseInetAddress("0.0.0.0"));

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
        InetAddress limited = limited(source);
        if (throttle != null && throttle.isHeld(limited, now)) {
            return ResponseKind.TOO_MANY_WRONG_CREDENTIALS;
        }
        return rates == null || rates.tryPass(limited, now) ? null : ResponseKind.TOO_MANY_FROM_SOURCE;
    }

    private static InetAddress limited(@Nullable InetAddress source) {
        return source == null ? UNKNOWN : source;
    }

    /** Learns what came of the credentials. {@return whether they are one wrong too many} */
    boolean isOneTooMany(@Nullable InetAddress source, Verdict verdict, long now) {
        if (throttle == null) {
            return false;
        }
        InetAddress limited = limited(source);
        if (verdict instanceof Verdict.Accepted) {
            throttle.right(limited);
            return false;
        }
        return (verdict instanceof Verdict.Unauthorized || verdict instanceof Verdict.TooMany)
                && throttle.wrong(limited, now);
    }
}
