package org.riskosbridge.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.riskosbridge.guarantee.Finding.State;

class RedisConditionsTest {

    private static final Map<String, String> INFO = Map.of(
            "redis_version", "7.4.6",
            "role", "master",
            "connected_slaves", "0",
            "maxmemory_policy", "noeviction",
            "evicted_keys", "0",
            "aof_enabled", "1");
    private static final Map<String, String> SETTINGS =
            Map.of("appendfsync", "everysec", "min-replicas-to-write", "1", "min-replicas-max-lag", "10");

    @Test
    void redisThatHasAllIsFoundGood() {
        assertThat(judge(new RedisFacts(INFO, SETTINGS, Set.of(), true)))
                .hasSize(10)
                .allMatch(f -> f.state() == State.HOLDS);
    }

    @ParameterizedTest
    @CsvSource({
        "redis_version, 6.0.16, version, 6.2.7 or later",
        "redis_version, 6.2.6, version, 6.2.7 or later",
        "redis_version, 5.0, version, 6.2.7 or later",
        "redis_version, '', version, 6.2.7 or later",
        "role, slave, role, master",
        "maxmemory_policy, allkeys-lru, maxmemory-policy, noeviction",
        "aof_enabled, 0, appendonly, yes"
    })
    void fieldThatBreaksTheGuaranteeIsNamed(String field, String value, String condition, String needed) {
        Map<String, String> info = new HashMap<>(INFO);
        info.put(field, value);
        assertOneFails(new RedisFacts(info, SETTINGS, Set.of(), false), condition, needed);
    }

    /** Redis Enterprise forbids INFO in scripts. */
    @Test
    void redisThatForbidsInfoInScriptsFailsWithASentence() {
        Map<String, String> info = new HashMap<>(INFO);
        info.put(RedisFacts.INFO_IN_SCRIPTS, "no");
        assertThat(judge(new RedisFacts(info, SETTINGS, Set.of(), false)))
                .filteredOn(finding -> finding.state() == State.FAILS)
                .singleElement()
                .extracting(Finding::sentence)
                .asString()
                .contains("Redis Enterprise", "does not work");
    }

    @ParameterizedTest
    @CsvSource({
        "appendfsync, no, everysec or always",
        "min-replicas-to-write, 0, at least 1",
        "min-replicas-max-lag, 11, '1 to 10 s'",
        "min-replicas-max-lag, 0, '1 to 10 s'"
    })
    void settingThatBreaksTheGuaranteeOfARedisWithReplicasIsNamed(String name, String value, String needed) {
        Map<String, String> settings = new HashMap<>(SETTINGS);
        settings.put(name, value);
        Map<String, String> info = new HashMap<>(INFO);
        info.put("connected_slaves", "1");
        assertOneFails(new RedisFacts(info, settings, Set.of(), false), name, needed);
        assertOneFails(new RedisFacts(INFO, settings, Set.of(), true), name, needed);
    }

    @Test
    void waitThatLeavesNoTimeForALagMustBeRaised() {
        Duration lease = Duration.ofSeconds(5);
        assertThat(new RedisConditions(lease, lease).judge(new RedisFacts(INFO, SETTINGS, Set.of(), true)))
                .filteredOn(f -> f.condition().equals("min-replicas-max-lag"))
                .singleElement()
                .satisfies(f -> {
                    assertThat(f.state()).isEqualTo(State.FAILS);
                    assertThat(f.needed()).doesNotContain("-2 s");
                    assertThat(f.remedy()).startsWith("Raise bridge.index.rebuild-wait");
                });
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "3, 2", "4, 2", "5, 3"})
    void primaryAndItsReplicasMustBeMoreThanHalfOfAllServers(int replicas, int needed) {
        Map<String, String> info = new HashMap<>(INFO);
        info.put("connected_slaves", Integer.toString(replicas));
        Map<String, String> settings = new HashMap<>(SETTINGS);
        settings.put("min-replicas-to-write", Integer.toString(needed));
        assertThat(judge(new RedisFacts(info, settings, Set.of(), false))).allMatch(f -> f.state() == State.HOLDS);
        settings.put("min-replicas-to-write", Integer.toString(needed - 1));
        assertOneFails(new RedisFacts(info, settings, Set.of(), false), "min-replicas-to-write", "at least " + needed);
    }

    @Test
    void redisThatIsAloneNeedsNoReplicas() {
        assertThat(judge(new RedisFacts(INFO, Map.of("appendfsync", "always"), Set.of(), false)))
                .hasSize(8)
                .allMatch(f -> f.state() == State.HOLDS);
    }

    @Test
    void settingThatMayNotBeSeenIsNotGuessed() {
        assertThat(judge(new RedisFacts(INFO, Map.of(), Set.of(), true)))
                .filteredOn(f -> f.state() == State.UNKNOWN)
                .extracting(Finding::condition)
                .containsExactly("appendfsync", "min-replicas-to-write", "min-replicas-max-lag");
    }

    @ParameterizedTest
    @CsvSource({
        "redis_version, 6.2.19, WARNING",
        "redis_version, 6.2.20, HOLDS",
        "redis_version, 7.0.15, WARNING",
        "redis_version, 7.2.10, WARNING",
        "redis_version, 7.2.11, HOLDS",
        "redis_version, 7.4.5, WARNING",
        "redis_version, 8.0.4, HOLDS",
        "redis_version, 8.2.1, WARNING",
        "redis_version, 8.2.2, HOLDS",
        "redis_version, 8.4.0, HOLDS",
        "redis_version, 9.0.0-rc1, HOLDS",
        "redis_version, unknown, WARNING",
        "valkey_version, 7.2.10, WARNING",
        "valkey_version, 7.2.11, HOLDS",
        "valkey_version, 8.1.3, WARNING",
        "valkey_version, 8.1.4, HOLDS",
        "valkey_version, 9.0.0, HOLDS"
    })
    void serverBeforeTheFixOfLuaIsWarnedAboutAndBreaksNothing(String field, String version, State state) {
        Map<String, String> info = new HashMap<>(INFO);
        info.put(field, version);
        Finding finding = LuaFix.judge(new RedisFacts(info, SETTINGS, Set.of(), false));
        assertThat(finding.state()).isEqualTo(state);
        assertThat(finding.state().isSatisfied()).isTrue();
        assertThat(finding.found()).endsWith(version);
    }

    @Test
    void keysThatWereEvictedOnceFailNothingBecauseTheBridgeRebuildsTheIndexByItself() {
        Map<String, String> info = new HashMap<>(INFO);
        info.put("evicted_keys", "12");
        assertThat(judge(new RedisFacts(info, SETTINGS, Set.of(), false)))
                .allMatch(f -> f.state() == State.HOLDS && f.remedy().isEmpty())
                .anyMatch(f -> f.condition().equals("evicted_keys") && f.found().startsWith("12"));
    }

    @ParameterizedTest
    @CsvSource({"maxmemory_policy, maxmemory-policy", "aof_enabled, appendonly"})
    void fieldThatAManagedRedisHidesIsUnknownAndNotWrong(String field, String condition) {
        Map<String, String> info = new HashMap<>(INFO);
        info.remove(field);
        assertThat(judge(new RedisFacts(info, SETTINGS, Set.of(), false)))
                .filteredOn(f -> f.state() != State.HOLDS)
                .singleElement()
                .satisfies(f -> {
                    assertThat(f.state()).isEqualTo(State.UNKNOWN);
                    assertThat(f.condition()).isEqualTo(condition);
                });
    }

    @Test
    void permissionThatIsMissingIsNamedWithItsRemedy() {
        assertOneFails(new RedisFacts(INFO, SETTINGS, Set.of("+evalsha"), false), "permission EVALSHA", "granted");
        assertOneFails(
                new RedisFacts(INFO, SETTINGS, Set.of("~{0}*"), false), "permission for the keys {0}*", "granted");
    }

    @Test
    void whatInfoWouldTellIsNotGuessed() {
        assertThat(judge(new RedisFacts(Map.of(), SETTINGS, Set.of("+info"), false)))
                .filteredOn(finding -> finding.state() != State.HOLDS)
                .extracting(Finding::state)
                .containsExactly(State.FAILS, State.UNKNOWN);
    }

    private static void assertOneFails(RedisFacts facts, String condition, String needed) {
        assertThat(judge(facts))
                .filteredOn(f -> f.state() != State.HOLDS && f.state() != State.WARNING)
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.state()).isEqualTo(State.FAILS);
                    assertThat(finding.condition()).isEqualTo(condition);
                    assertThat(finding.needed()).startsWith(needed);
                    assertThat(finding.remedy()).isNotBlank();
                });
    }

    private static List<Finding> judge(RedisFacts facts) {
        return new RedisConditions(Duration.ofSeconds(23), Duration.ofSeconds(35)).judge(facts);
    }
}
