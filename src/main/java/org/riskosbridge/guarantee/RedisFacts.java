package org.riskosbridge.guarantee;

import java.util.Map;
import java.util.Set;

/**
 * What Redis said of itself.
 *
 * @param info the fields of {@code INFO}; empty when that is not allowed
 * @param settings those of {@code CONFIG GET} that were asked for; empty when that is not allowed
 * @param missing the rules of Redis's access control lists that the bridge's user lacks, see {@link RedisPermission}
 * @param failsOver whether the bridge is told of several Redis, {@code quarkus.redis.client-type}
 */
record RedisFacts(Map<String, String> info, Map<String, String> settings, Set<String> missing, boolean failsOver) {

    /** Redis has no such field; the probe adds it: {@code yes} when scripts may call {@code INFO}, else {@code no}. */
    static final String INFO_IN_SCRIPTS = "info in scripts";

    static final String APPENDFSYNC = "appendfsync";
    static final String MIN_REPLICAS = "min-replicas-to-write";
    static final String MAX_LAG = "min-replicas-max-lag";

    /** Whether there is another Redis that may take over. */
    boolean hasReplicas() {
        return replicas() > 0;
    }

    /** {@return how many replicas are connected; under Sentinel at least one, which may be away now} */
    int replicas() {
        String connected = info("connected_slaves");
        return Math.max(failsOver ? 1 : 0, connected.isEmpty() ? 0 : Integer.parseInt(connected));
    }

    String info(String field) {
        return info.getOrDefault(field, "");
    }
}
