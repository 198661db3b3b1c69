package org.riskosbridge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.common.net.Inet;
import java.util.List;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.riskosbridge.it.LogLines;

/** Lines that anybody can cause must not keep a real problem out of the log. */
class RateLimitedLogTest {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final RateLimitedLog log =
            new RateLimitedLog(RateLimitedLogTest.class, "riskos", meters, System.nanoTime());
    private final LogLines lines = LogLines.of(RateLimitedLogTest.class);
    private final List<LogRecord> written = lines.records();

    @AfterEach
    void stop() {
        lines.close();
    }

    private void tell(ResponseKind kind, int times) {
        for (int i = 0; i < times; i++) {
            log.tell(Level.INFO, "id", kind, null, Inet.parseInetAddress("203.0.113.7"), "what");
        }
    }

    private double dropped(ResponseKind kind) {
        return meters.get("bridge.log.lines.dropped")
                .tag("outcome", kind.label())
                .counter()
                .count();
    }

    @Test
    void floodOfRefusalsSilencesNoOtherOutcomeAndIsCounted() {
        tell(ResponseKind.UNAUTHORIZED, 1_000);
        tell(ResponseKind.UNKNOWN_WEBHOOK, 10);
        int strangers = written.size();
        assertThat(strangers).isBetween(20, 100);
        assertThat(dropped(ResponseKind.UNAUTHORIZED) + dropped(ResponseKind.UNKNOWN_WEBHOOK))
                .isEqualTo(1_010 - strangers);

        for (ResponseKind kind : List.of(ResponseKind.CONFLICT, ResponseKind.IN_DOUBT, ResponseKind.LOG_UNAVAILABLE)) {
            tell(kind, 1);
            assertThat(dropped(kind)).isZero();
        }
        assertThat(written).hasSize(strangers + 3);
    }

    @Test
    void lineAboutARefusalNamesItsSource() {
        tell(ResponseKind.UNAUTHORIZED, 1);
        assertThat(written).singleElement().satisfies(line -> {
            assertThat(line.getMessage()).endsWith(" (from 203.0.113.7)");
            assertThat(((ExtLogRecord) line).getMdc("source")).isEqualTo("203.0.113.7");
        });
    }
}
