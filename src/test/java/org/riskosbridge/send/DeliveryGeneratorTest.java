package org.riskosbridge.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.riskosbridge.send.DeliveryGenerator.Delivery;

class DeliveryGeneratorTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-03T09:00:00Z"));

    private static Content content(String duplicates, long seed, String... types) {
        return new Content(List.of(types), OptionalInt.empty(), Share.parse(duplicates), seed, Optional.empty());
    }

    private static List<Delivery> make(Content content, int count) {
        var deliveries = new DeliveryGenerator(content, CLOCK);
        return Stream.generate(deliveries::next).limit(count).toList();
    }

    @ParameterizedTest
    @CsvSource({"10%, 1000, 100", "10%, 9, 0", "10%, 10, 1", "33.3333%, 3000, 999", "99.9999%, 5000, 4999", "0%, 500, 0"
    })
    void duplicateShareIsExact(String share, int count, int expected) {
        List<Delivery> made = make(content(share, 1, "evaluation_completed"), count);
        Set<String> seen = new HashSet<>();
        long repeated = made.stream().filter(d -> !seen.add(d.event().id())).count();
        assertThat(repeated).isEqualTo(expected);
        assertThat(made.stream().filter(Delivery::repeated)).hasSize(expected);
    }

    @Test
    void aDuplicateIsTheVeryEventOfAnEarlierDelivery() {
        Set<SampleEvent> earlier = new HashSet<>();
        for (Delivery delivery : make(content("50%", 7, "evaluation_completed", "case_closure"), 5000)) {
            assertThat(earlier.add(delivery.event())).isEqualTo(!delivery.repeated());
        }
    }

    @Test
    void aDuplicateReachesBackNoFurtherThanPromised() {
        List<Delivery> made = make(content("50%", 7, "evaluation_completed"), 10_000);
        List<SampleEvent> fresh =
                made.stream().filter(d -> !d.repeated()).map(Delivery::event).toList();
        int known = 0;
        int furthest = 0;
        for (Delivery delivery : made) {
            known += delivery.repeated() ? 0 : 1;
            furthest = Math.max(furthest, known - fresh.indexOf(delivery.event()));
        }
        assertThat(furthest).isBetween(DeliveryGenerator.REMEMBERED / 2, DeliveryGenerator.REMEMBERED);
    }

    @Test
    void equalSeedsGiveEqualEventsAndOthersDoNot() {
        assertThat(make(content("10%", 42, "evaluation_completed"), 100))
                .isEqualTo(make(content("10%", 42, "evaluation_completed"), 100))
                .doesNotContainAnyElementsOf(make(content("10%", 43, "evaluation_completed"), 100));
    }

    @Test
    void idsAreRandomUuids() {
        assertThat(make(content("0%", 5, "evaluation_completed"), 200))
                .extracting(d -> UUID.fromString(d.event().id()))
                .allMatch(id -> id.version() == 4 && id.variant() == 2)
                .doesNotHaveDuplicates();
    }

    @Test
    void typesTakeTurnsAmongNewEvents() {
        assertThat(make(content("0%", 1, "a", "b", "c"), 7))
                .extracting(d -> d.event().type())
                .containsExactly("a", "b", "c", "a", "b", "c", "a");
    }

    @Test
    void theTimeIsNowWithNineDigitsUnlessOneIsGiven() {
        assertThat(make(content("0%", 1, "a"), 1).get(0).event().at()).isEqualTo("2026-11-03T09:00:00.000000000Z");
        var given = new Content(
                List.of("a"), OptionalInt.empty(), Share.NONE, 1, Optional.of(Instant.parse("2020-01-01T00:00:00Z")));
        assertThat(make(given, 1).get(0).event().at()).isEqualTo("2020-01-01T00:00:00.000000000Z");
    }
}
