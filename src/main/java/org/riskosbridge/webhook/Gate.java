package org.riskosbridge.webhook;

import static java.util.Objects.requireNonNull;

import io.smallrye.common.net.CidrAddress;
import io.smallrye.common.net.Inet;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.auth.Verdict;

/** Whether a delivery may come from where it comes from. It stands before a door; who is not let in costs next to nothing. */
final class Gate {

    /** Stands for all sources that cannot be told, such as those that a proxy calls "unknown": they share one limit. */
    private static final InetAddress UNKNOWN = requireNonNull(Inet.parseInetAddress("0.0.0.0"));

    private final Sources sources;
    private final @Nullable List<CidrAddress> allowed;
    private final @Nullable SourceRates rates;
    private final @Nullable Suspicion suspicion;

    /**
     * The gate of one webhook.
     *
     * @param allowed networks that may deliver; null for any
     * @param maxRate deliveries a second from one source; unlimited when absent
     * @param suspicion all webhooks' together; null for none
     */
    Gate(
            Sources sources,
            @Nullable List<CidrAddress> allowed,
            OptionalInt maxRate,
            @Nullable Suspicion suspicion,
            long now) {
        this.sources = sources;
        this.allowed = allowed;
        this.rates = maxRate.isPresent() ? new SourceRates(maxRate.getAsInt(), now) : null;
        this.suspicion = suspicion;
    }

    /** {@return where a delivery comes from; null when nobody asks, or when it cannot be known} */
    @Nullable
    InetAddress source(HttpServerRequest request) {
        return allowed == null && rates == null && suspicion == null ? null : sources.of(request);
    }

    /** {@return what a delivery is answered before its credentials are looked at; null when it may go on} */
    @Nullable
    Answer refusal(@Nullable InetAddress source, long now) {
        if (allowed != null && (source == null || !Sources.isWithin(allowed, source))) {
            return Answer.SOURCE_NOT_ALLOWED;
        }
        InetAddress limited = limited(source);
        if (suspicion != null && suspicion.isHeld(limited, now)) {
            return Answer.TOO_MANY_WRONG_CREDENTIALS;
        }
        return rates == null || rates.tryPass(limited, now) ? null : Answer.TOO_MANY_FROM_SOURCE;
    }

    private static InetAddress limited(@Nullable InetAddress source) {
        return source == null ? UNKNOWN : source;
    }

    /** Learns what came of the credentials. {@return whether they are one wrong too many} */
    boolean isOneTooMany(@Nullable InetAddress source, Verdict verdict, long now) {
        if (suspicion == null) {
            return false;
        }
        InetAddress limited = limited(source);
        if (verdict instanceof Verdict.Accepted) {
            suspicion.right(limited);
            return false;
        }
        return (verdict instanceof Verdict.Unauthorized || verdict instanceof Verdict.TooMany)
                && suspicion.wrong(limited, now);
    }
}
