package org.riskosbridge.deliveries;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import org.riskosbridge.config.Bounds;

/** The data that a bridge writes to Redis for the console: {@code bridge.recent-deliveries.*}. */
@ConfigMapping(prefix = "bridge.recent-deliveries")
public interface RecentDeliveriesConfig {

    /** Whether a bridge writes any data for the console. */
    @WithDefault("true")
    boolean enabled();

    /** Maximum deliveries in the list, of all bridges; about 250 bytes each in Redis. */
    @Bounds(min = "100", max = "1000000")
    @WithDefault("10000")
    int maxEntries();

    /** Maximum deliveries a second that one bridge puts into the list. Deliveries that are answered 200 and all others have this limit each. */
    @Bounds(min = "1", max = "1000")
    @WithDefault("50")
    int maxRate();
}
