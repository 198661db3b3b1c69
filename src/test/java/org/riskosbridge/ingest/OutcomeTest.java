package org.riskosbridge.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.riskosbridge.auth.Verdict;
import org.riskosbridge.index.Claim;

/** A switch over a kind is exhaustive only while each permitted class has a kind of its own. */
class OutcomeTest {

    @Test
    void eachOutcomeHasItsKind() {
        assertThat(names(Outcome.class)).containsExactlyInAnyOrder(names(Outcome.Kind.values()));
    }

    @Test
    void eachVerdictHasItsKind() {
        assertThat(names(Verdict.class)).containsExactlyInAnyOrder(names(Verdict.Kind.values()));
    }

    @Test
    void eachClaimHasItsKind() {
        assertThat(names(Claim.class)).containsExactlyInAnyOrder(names(Claim.Kind.values()));
    }

    private static Stream<Class<?>> cases(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(OutcomeTest::cases)
                : Stream.of(type);
    }

    private static String[] names(Class<?> sealed) {
        return cases(sealed)
                .map(type -> type.getSimpleName()
                        .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                        .toUpperCase(Locale.ROOT))
                .toArray(String[]::new);
    }

    private static String[] names(Enum<?>[] kinds) {
        return Arrays.stream(kinds).map(Enum::name).toArray(String[]::new);
    }
}
