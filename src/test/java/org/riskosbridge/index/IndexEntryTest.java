package org.riskosbridge.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.riskosbridge.index.IndexEntry.Claimed;
import org.riskosbridge.index.IndexEntry.Committed;

class IndexEntryTest {

    private static final Duration LEASE = Duration.ofSeconds(23);
    private static final IndexKey KEY = IndexKey.of("riskos", "id");
    private static final Claimed CLAIMED = new Claimed(1_000_000, "p-7", "riskos.evaluation_completed", 3, 4711);

    @Test
    void entriesAreReadAsTheyWereWritten() {
        assertThat(IndexEntry.parse(CLAIMED.text())).isEqualTo(CLAIMED);
        assertThat(IndexEntry.parse(new Committed(Long.MAX_VALUE).text())).isEqualTo(new Committed(Long.MAX_VALUE));
    }

    @Test
    void claimIsInFlightUntilItsLeaseHasPassedAndThenInDoubt() {
        assertThat(IndexEntry.judge(KEY, CLAIMED, 1_000_000, LEASE)).isEqualTo(new Claim.InFlight(LEASE));
        assertThat(IndexEntry.judge(KEY, CLAIMED, 1_022_999, LEASE))
                .isEqualTo(new Claim.InFlight(Duration.ofMillis(1)));
        assertThat(IndexEntry.judge(KEY, CLAIMED, 1_023_000, LEASE)).isEqualTo(new Claim.InDoubt(KEY, CLAIMED));
    }

    @Test
    void committedEventStaysSo() {
        assertThat(IndexEntry.judge(KEY, new Committed(5), Long.MAX_VALUE, LEASE))
                .isEqualTo(new Claim.Committed(5));
    }

    @Test
    void keyFitsInto16BytesOfRedis() {
        assertThat(KEY.bytes()).hasSize(14).startsWith("{0}".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }
}
