package org.riskosbridge.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.riskosbridge.guarantee.Finding.Part;
import org.riskosbridge.guarantee.Finding.State;

class AttestationsTest {

    private static final Finding HIDDEN =
            Finding.unknown(Part.REDIS, "appendfsync", "CONFIG GET is not allowed", "Ask.");

    @Test
    void unknownConditionThatTheOperatorNamesIsAttestedAndNoOtherIs() {
        Finding other = Finding.unknown(Part.REDIS, "min-replicas-to-write", "CONFIG GET is not allowed", "Ask.");
        List<Finding> found = new Attestations(Set.of("redis.appendfsync")).apply(List.of(HIDDEN, other));
        assertThat(found).extracting(Finding::state).containsExactly(State.ATTESTED, State.UNKNOWN);
        assertThat(found.get(0).found()).contains("attested by the operator");
        assertThat(found.get(0).state().isSatisfied()).isTrue();
    }

    @Test
    void conditionThatTheBridgeReadsItselfIsNotOverruled() {
        Finding wrong = Finding.fails(Part.REDIS, "appendfsync", "no", "everysec or always", "Set it.");
        assertThat(new Attestations(Set.of("redis.appendfsync")).apply(List.of(wrong)))
                .containsExactly(wrong);
    }

    @Test
    void nameThatIsNoConditionIsRefusedWithThoseThatAre() {
        Finding finding = new Attestations(Set.of("redis.appendfsync", "redis.role", "maxmemory")).finding();
        assertThat(finding.state()).isEqualTo(State.FAILS);
        assertThat(finding.sentence())
                .startsWith("settings: bridge.guarantee.attested is maxmemory,redis.role, must be one of ")
                .contains("redis.maxmemory-policy");
    }

    /** Each name belongs to a condition that a Redis can hide, and each condition that a Redis can hide has a name. */
    @Test
    void whatCanBeAttestedIsWhatAManagedRedisCanHide() {
        RedisFacts hiding = new RedisFacts(
                Map.of("redis_version", "7.2.4", "role", "master", "connected_slaves", "1"), Map.of(), Set.of(), false);
        Stream<Finding> findings =
                new RedisConditions(Duration.ofSeconds(23), Duration.ofSeconds(35)).judge(hiding).stream();
        assertThat(findings.filter(f -> f.state() == State.UNKNOWN).map(Finding::name))
                .containsExactlyInAnyOrderElementsOf(Attestations.ALLOWED);
    }
}
