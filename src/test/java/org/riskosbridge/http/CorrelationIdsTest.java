package org.riskosbridge.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CorrelationIdsTest {

    private final CorrelationIds ids = new CorrelationIds();

    @Test
    void idTellsNothingOfHowManyThereWere() {
        List<String> all = Stream.generate(ids::next).limit(1_000).toList();
        assertThat(all).doesNotHaveDuplicates().allMatch(id -> id.matches("[0-9a-f]{24}"));
        // Successive ids have no common part, such as a prefix of the process or a counter.
        for (int at = 0; at < 24; at++) {
            int position = at;
            assertThat(all.stream().map(id -> id.charAt(position)).distinct()).hasSize(16);
        }
    }
}
