package org.riskosbridge.guarantee;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Facts that Redis reported.
 *
 * @param info the fields of {@code INFO}; empty when {@code INFO} is not allowed
 * @param settings the queried settings of {@code CONFIG GET}; empty when {@code CONFIG GET} is not allowed
 * @param missing the rules of Redis's access control lists that the bridge's user lacks, see {@link RedisPermission}
 * @param failsOver whether the configuration has several Redis servers, {@code quarkus.redis.client-type}
 */
record RedisFacts(Map<String, String> info, Map<String, String> settings, Set<String> missing, boolean failsOver) {

    /** Redis has no such field; the probe adds this one: {@code yes} when scripts may call {@code INFO}, otherwise {@code no}. */
    static final String INFO_IN_SCRIPTS = "info in scripts";

    static final String APPENDFSYNC = "appendfsync";
    static final String MIN_REPLICAS = "min-replicas-to-write";
    static final String MAX_LAG = "min-replicas-max-lag";

    /** Whether another Redis may take over. */
    boolean hasReplicas() {
        return replicas() > 0;
    }

    /** {@return the number of connected replicas; under Sentinel at least 1, because a replica may be disconnected now} */
    int replicas() {
        String connected = info("connected_slaves");
        return Math.max(failsOver ? 1 : 0, connected.isEmpty() ? 0 : Integer.parseInt(connected));
    }

    /** {@return the first three numbers of a version such as {@code 7.0.15}; empty when it does not begin with three} */
    static Optional<int[]> numbers(String version) {
        return version.matches("\\d{1,4}(\\.\\d{1,4}){2}.*")
                ? Optional.of(Arrays.stream(version.replaceAll("[^0-9.].*", "").split("\\.", -1))
                        .limit(3)
                        .mapToInt(Integer::parseInt)
                        .toArray())
                : Optional.empty();
    }

    String info(String field) {
        return info.getOrDefault(field, "");
    }
}
