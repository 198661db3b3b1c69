package org.riskosbridge.model;

/**
 * Something that goes wrong.
 *
 * @param at milliseconds since the run began
 * @param size severity from 0 to 99; its meaning depends on the kind
 * @param which selects the target or the variant, from 0 to 99
 */
record Fault(int at, Kind kind, int size, int which) {

    enum Kind {
        FLUSH,
        FLUSH_AGAIN_ONCE_WHOLE,
        REDIS_RESTART,
        REDIS_RESTART_EMPTY,
        FAIL_OVER,
        TWO_MASTERS,
        REDIS_CLOCK,
        REDIS_CLOCK_AHEAD,
        EVICTION,
        TOO_FEW_REPLICAS,
        DEPOSED_LEADER,
        SLOW_READS,
        ADD_PARTITIONS,
        RECONFIGURE,
        STOP_BRIDGE,
        KILL_BRIDGE
    }

    @Override
    public String toString() {
        return "%.1f s %s(%d, %d)".formatted(at / 1000.0, kind, size, which);
    }
}
