package org.riskosbridge.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.riskosbridge.auth.Verdict;

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

    private static String[] names(Class<?> sealed) {
        return Arrays.stream(sealed.getPermittedSubclasses())
                .map(type -> type.getSimpleName()
                        .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                        .toUpperCase(Locale.ROOT))
                .toArray(String[]::new);
    }

    private static String[] names(Enum<?>[] kinds) {
        return Arrays.stream(kinds).map(Enum::name).toArray(String[]::new);
    }
}
