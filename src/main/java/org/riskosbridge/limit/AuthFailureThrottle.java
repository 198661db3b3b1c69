package org.riskosbridge.limit;

import java.net.InetAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sources that try many wrong credentials. Their credentials are not looked at any more, except those of a source that has
 * delivered with right ones before: RiskOS may share it with whoever tries, behind a NAT or a proxy, and must not be shut out
 * with him.
 */
public final class AuthFailureThrottle {

    /** RiskOS has a few addresses. Only who has a right credential gets in here, so a stranger cannot fill it. */
    private static final int MOST_KNOWN = 1024;

    private final SourceRateLimits wrong;
    private final Set<InetAddress> known = ConcurrentHashMap.newKeySet();

    public AuthFailureThrottle(SourceRateLimits wrong) {
        this.wrong = wrong;
    }

    /** {@return whether credentials that come from there are not to be looked at} */
    public boolean isHeld(InetAddress source, long now) {
        return wrong.isOver(source, now) && !known.contains(source);
    }

    public void right(InetAddress source) {
        if (!known.contains(source) && known.size() < MOST_KNOWN) {
            known.add(source);
        }
    }

    /** {@return whether this is one too many} */
    public boolean wrong(InetAddress source, long now) {
        return !wrong.tryPass(source, now);
    }
}
