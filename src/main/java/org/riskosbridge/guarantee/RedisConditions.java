package org.riskosbridge.guarantee;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.guarantee.Finding.Part;

/** The conditions on Redis. */
final class RedisConditions {

    /** Redis checks its replicas once a second, and counts whole seconds. */
    private static final Duration COARSENESS = Duration.ofSeconds(2);

    /** The first version that applies {@code min-replicas-to-write} to writes by scripts, as all writes of the bridge are. */
    private static final int[] OLDEST = {6, 2, 7};

    private static final String ROLE = "role";

    private final Duration lease;
    private final Duration rebuildWait;

    /**
     * Compares Redis with the times of the protocol.
     *
     * @param lease {@link org.riskosbridge.index.IndexConfig#lease}
     * @param rebuildWait {@link org.riskosbridge.index.IndexConfig#rebuildWait}
     */
    RedisConditions(Duration lease, Duration rebuildWait) {
        this.lease = lease;
        this.rebuildWait = rebuildWait;
    }

    List<Finding> judge(RedisFacts redis) {
        List<Finding> findings = new ArrayList<>(RedisPermission.judge(redis.missing()));
        if (redis.missing().contains(RedisPermission.INFO.rule())) {
            findings.add(Finding.unknown(
                    Part.REDIS,
                    "version, role, maxmemory-policy, appendonly",
                    "INFO is not allowed",
                    "Allow it for the bridge's Redis user: ACL SETUSER <user> +info"));
        } else {
            told(findings, redis);
        }
        if (redis.info(RedisFacts.INFO_IN_SCRIPTS).equals("no")) {
            findings.add(Finding.fails(
                    Part.REDIS,
                    RedisFacts.INFO_IN_SCRIPTS,
                    "refused by this Redis",
                    "allowed",
                    "The bridge does not work with this server: Redis Enterprise and the services built on it forbid INFO in"
                            + " scripts. Use Redis, Valkey, or a managed service of one of them."));
        }
        setting(
                findings,
                redis,
                RedisFacts.APPENDFSYNC,
                value -> value.equals("everysec") || value.equals("always"),
                "everysec or always",
                "Set appendfsync everysec.");
        if (redis.hasReplicas()) {
            replicas(findings, redis);
        }
        return findings;
    }

    private static void told(List<Finding> findings, RedisFacts redis) {
        Map<String, String> info = redis.info();
        told(findings, "version", info.get("redis_version"), RedisConditions::isRecent, "6.2.7 or later", "Upgrade.");
        told(
                findings,
                ROLE,
                info.get("role"),
                "master"::equals,
                "master",
                "If Redis is failing over, wait. Otherwise set quarkus.redis.hosts to the primary, or to the Sentinels with"
                        + " quarkus.redis.client-type=sentinel.");
        told(
                findings,
                "maxmemory-policy",
                info.get("maxmemory_policy"),
                "noeviction"::equals,
                "noeviction",
                "Set maxmemory-policy noeviction: otherwise Redis loses events when its memory is full.");
        String aof = info.get("aof_enabled");
        told(
                findings,
                "appendonly",
                aof == null || aof.isEmpty() ? null : aof.equals("1") ? "yes" : "no",
                "yes"::equals,
                "yes",
                "Set appendonly yes: otherwise Redis loses all events at a restart.");
        evicted(findings, redis.info("evicted_keys"));
        findings.add(LuaFix.judge(redis));
    }

    /** Past evictions break nothing: {@code watch.lua} notices each one, and the bridge rebuilds the index. */
    private static void evicted(List<Finding> findings, String count) {
        findings.add(Finding.holds(
                Part.REDIS,
                "evicted_keys",
                count.isEmpty() || count.equals("0")
                        ? "0"
                        : count
                                + ". A running bridge has rebuilt the index since, or is rebuilding it. Do not reset the count: CONFIG"
                                + " RESETSTAT causes another rebuild"));
    }

    private static void told(
            List<Finding> findings,
            String condition,
            @Nullable String found,
            Predicate<String> good,
            String needed,
            String remedy) {
        if (found == null) {
            findings.add(Finding.unknown(
                    Part.REDIS,
                    condition,
                    "INFO of this Redis does not show it",
                    "It must be " + needed + ". If you know that it is, see bridge.guarantee.attested."));
        } else {
            judge(findings, condition, found, good, needed, remedy);
        }
    }

    /** {@return whether a finding is about the role of Redis, which changes by itself during a fail-over} */
    static boolean isRole(Finding finding) {
        return finding.part() == Part.REDIS && finding.condition().equals(ROLE);
    }

    private void replicas(List<Finding> findings, RedisFacts redis) {
        int majority = majority(redis.replicas());
        setting(
                findings,
                redis,
                RedisFacts.MIN_REPLICAS,
                value -> Integer.parseInt(value) >= majority,
                "at least " + majority,
                "Set min-replicas-to-write " + majority
                        + " on each Redis server: otherwise a replaced primary continues to accept claims.");
        long longest = rebuildWait.minus(lease).minus(COARSENESS).toSeconds();
        setting(
                findings,
                redis,
                RedisFacts.MAX_LAG,
                value -> Integer.parseInt(value) >= 1 && Integer.parseInt(value) <= longest,
                longest < 1
                        ? "at most bridge.index.rebuild-wait - bridge.index.lease - 2 s, which is less than 1 s"
                        : "1 to " + longest + " s (bridge.index.rebuild-wait - bridge.index.lease - 2 s)",
                longest < 1
                        ? "Raise bridge.index.rebuild-wait to bridge.index.lease + 3 s or more."
                        : "Lower min-replicas-max-lag, or raise bridge.index.rebuild-wait.");
    }

    /**
     * {@return the number of replicas that, together with the primary, are more than half of all servers} A second primary
     * then cannot have that many.
     */
    private static int majority(int replicas) {
        return (replicas + 1) / 2;
    }

    private static void setting(
            List<Finding> findings,
            RedisFacts redis,
            String name,
            Predicate<String> good,
            String needed,
            String remedy) {
        String found = redis.settings().get(name);
        if (found == null) {
            findings.add(Finding.unknown(
                    Part.REDIS,
                    name,
                    "CONFIG GET is not allowed",
                    "It must be " + needed
                            + ". Allow CONFIG GET for the bridge's Redis user: ACL SETUSER <user> +config|get. If this Redis"
                            + " forbids CONFIG and you know the value, see bridge.guarantee.attested."));
        } else {
            judge(findings, name, found, good, needed, remedy);
        }
    }

    private static void judge(
            List<Finding> findings,
            String condition,
            String found,
            Predicate<String> good,
            String needed,
            String remedy) {
        findings.add(
                good.test(found)
                        ? Finding.holds(Part.REDIS, condition, found)
                        : Finding.fails(Part.REDIS, condition, found, needed, remedy));
    }

    private static boolean isRecent(String version) {
        return RedisFacts.numbers(version)
                .filter(numbers -> Arrays.compare(numbers, OLDEST) >= 0)
                .isPresent();
    }
}
