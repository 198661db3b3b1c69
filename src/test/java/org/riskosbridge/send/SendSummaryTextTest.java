package org.riskosbridge.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.riskosbridge.send.DeliveryGenerator.Delivery;

class SendSummaryTextTest {

    private static final SampleEvent EVENT = new SampleEvent("id", "a", "at", "eval");

    private final SendTally tally = new SendTally();

    private void deliver(boolean repeated, long millis) {
        tally.begun(new Delivery(EVENT, repeated));
        tally.answered(1, new AttemptResult.Status(200, ""));
        tally.delivered(Duration.ofMillis(millis).toNanos());
    }

    @Test
    void everyFigureStandsInItsLine() {
        for (int i = 1; i <= 9; i++) {
            deliver(i > 8, i);
        }
        tally.answered(2, new AttemptResult.Status(503, ""));
        deliver(false, 1500);
        tally.begun(new Delivery(EVENT, false));
        tally.answered(1, new AttemptResult.TimedOut());
        tally.failed();
        tally.begun(new Delivery(EVENT, false));
        assertThat(SendSummaryText.of(tally.summary(Duration.ofSeconds(5), true))
                        .lines())
                .containsExactly(
                        "deliveries  12 (11 events, 1 duplicates)",
                        "outcome     10 delivered, 1 failed, 1 stopped",
                        "answers     200: 10   503: 1   timeout: 1",
                        "retries     1",
                        "elapsed     5.000 s, 2.0 delivered per second",
                        "latency ms  p50 5.0   p90 9.0   p99 1500.2   p99.9 1500.2   max 1500.2",
                        "            from the intended send time to the 200, retries included");
    }

    @Test
    void withoutARateItSaysWhereLatencyBegins() {
        deliver(false, 1);
        assertThat(SendSummaryText.of(tally.summary(Duration.ofSeconds(1), false)))
                .endsWith("from the first attempt's start to the 200, retries included");
    }

    @Test
    void whereNothingWasDeliveredThereIsNoLatency() {
        assertThat(SendSummaryText.of(tally.summary(Duration.ofSeconds(1), false)))
                .endsWith("none: nothing was delivered");
    }

    @Test
    void aRunIsCompleteOnlyWhenAllThatBegunWasDelivered() {
        deliver(false, 1);
        assertThat(tally.summary(Duration.ofSeconds(1), false).isComplete()).isTrue();
        tally.begun(new Delivery(EVENT, false));
        assertThat(tally.summary(Duration.ofSeconds(1), false).isComplete()).isFalse();
    }
}
