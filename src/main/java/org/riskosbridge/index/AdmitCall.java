package org.riskosbridge.index;

import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The call of {@code admit.lua}. */
final class AdmitCall {

    private AdmitCall() {}

    /**
     * The request.
     *
     * @param claimed the entry to be written, without its time
     * @param eventAt when the event happened, milliseconds since 1970; empty when admission by event time is off, or the event has no time
     * @param lossRead the name of the loss since which every partition that may contain the event has been read; empty while one is unread
     */
    static Request request(
            IndexKey key,
            Claim.@Nullable InDoubt lapsed,
            IndexEntry.Claimed claimed,
            OptionalLong eventAt,
            Optional<String> lossRead,
            IndexConfig config) {
        Duration skew = config.admitByEventTime().orElse(Duration.ZERO);
        // How long an old primary of Redis may still claim after the loss: the time for which a rebuild waits beyond
        // the lease.
        Duration oldPrimary = config.rebuildWait().minus(config.lease());
        return LuaScript.ADMIT
                .requestWithText(2)
                .arg(IndexKey.LOSS)
                .arg(key.bytes())
                .arg(config.dedupWindow().toMillis())
                .arg(lapsed == null ? "" : lapsed.entry().text())
                .arg("c" + claimed.textAfterTime())
                .arg(eventAt.isPresent() ? Long.toString(eventAt.getAsLong()) : "")
                .arg(skew.plus(oldPrimary).toMillis())
                .arg(skew.toMillis())
                .arg(lossRead.orElse(""));
    }
}
