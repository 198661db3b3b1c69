package org.riskosbridge.limit;

import java.net.InetAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Throttles sources that present many wrong credentials: their credentials are no longer checked. A source that has delivered with valid credentials
 * before is an exception, because RiskOS may share an address with an attacker behind a NAT or a proxy.
 */
public final class AuthFailureThrottle {

    /** RiskOS has a few addresses. Only sources with valid credentials enter this set, so a stranger cannot fill it. */
    private static final int MOST_KNOWN = 1024;

    private final SourceRateLimits wrong;
    private final Set<InetAddress> known = ConcurrentHashMap.newKeySet();

    public AuthFailureThrottle(SourceRateLimits wrong) {
        this.wrong = wrong;
    }

    /** {@return whether credentials of this source are not checked} */
    public boolean isHeld(InetAddress source, long now) {
        return wrong.isOver(source, now) && !known.contains(source);
    }

    public void right(InetAddress source) {
        if (!known.contains(source) && known.size() < MOST_KNOWN) {
            known.add(source);
        }
    }

    /** {@return whether this failure exceeds the limit} */
    public boolean wrong(InetAddress source, long now) {
        return !wrong.tryPass(source, now);
    }
}
