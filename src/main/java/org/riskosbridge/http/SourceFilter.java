package org.riskosbridge.http;

import static java.util.Objects.requireNonNull;

import io.smallrye.common.net.CidrAddress;
import io.smallrye.common.net.Inet;
import java.net.InetAddress;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.auth.Verdict;
import org.riskosbridge.limit.AuthFailureThrottle;
import org.riskosbridge.limit.ClientAddressResolver;
import org.riskosbridge.limit.SourceRateLimits;

/** Filters deliveries of one webhook by their source, before credentials are checked. A refusal costs almost nothing. */
final class SourceFilter {

    /** Stands for all unknown sources, such as those that a proxy calls "unknown": they share one limit. */
    private static final InetAddress UNKNOWN = requireNonNull(Inet.parseInetAddress("0.0.0.0"));

    private final @Nullable List<CidrAddress> allowed;
    private final @Nullable SourceRateLimits rates;
    private final @Nullable AuthFailureThrottle throttle;

    /**
     * The filter of one webhook.
     *
     * @param allowed networks from which deliveries are accepted; null for any
     * @param maxRate maximum deliveries per second from one source; unlimited when absent
     * @param throttle shared by all webhooks; null for none
     */
    SourceFilter(
            @Nullable List<CidrAddress> allowed,
            OptionalInt maxRate,
            @Nullable AuthFailureThrottle throttle,
            long now) {
        this.allowed = allowed;
        this.rates = maxRate.isPresent() ? new SourceRateLimits(maxRate.getAsInt(), now) : null;
        this.throttle = throttle;
    }

    /**
     * {@return the refusal before the credentials are checked; null when the delivery may continue}
     *
     * @param source null when it is unknown
     */
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

    /** Records the verdict on the credentials. {@return whether this failure exceeds the limit} */
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
