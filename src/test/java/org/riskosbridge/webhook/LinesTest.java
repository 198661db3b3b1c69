package org.riskosbridge.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.common.net.Inet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What anybody can cause must not keep a real problem out of the log. */
class LinesTest {

    private static final Logger LOG = Logger.getLogger(LinesTest.class.getName());

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Lines lines = new Lines(LinesTest.class, "riskos", meters, System.nanoTime());
    private final List<LogRecord> written = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            written.add(line);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        LOG.addHandler(handler);
    }

    @AfterEach
    void stop() {
        LOG.removeHandler(handler);
    }

    private void tell(Answer answer, int times) {
        for (int i = 0; i < times; i++) {
            lines.tell(Level.INFO, "id", answer, null, Inet.parseInetAddress("203.0.113.7"), "what");
        }
    }

    private double dropped(Answer answer) {
        return meters.get("bridge.log.lines.dropped")
                .tag("outcome", answer.label())
                .counter()
                .count();
    }

    @Test
    void floodOfRefusalsSilencesNoOtherOutcomeAndIsCounted() {
        tell(Answer.UNAUTHORIZED, 1_000);
        tell(Answer.UNKNOWN_WEBHOOK, 10);
        int strangers = written.size();
        assertThat(strangers).isBetween(20, 100);
        assertThat(dropped(Answer.UNAUTHORIZED) + dropped(Answer.UNKNOWN_WEBHOOK))
                .isEqualTo(1_010 - strangers);

        for (Answer answer : List.of(Answer.CONFLICT, Answer.IN_DOUBT, Answer.LOG_UNAVAILABLE)) {
            tell(answer, 1);
            assertThat(dropped(answer)).isZero();
        }
        assertThat(written).hasSize(strangers + 3);
    }

    @Test
    void lineAboutARefusalNamesItsSource() {
        tell(Answer.UNAUTHORIZED, 1);
        assertThat(written).singleElement().satisfies(line -> {
            assertThat(line.getMessage()).endsWith(" (from 203.0.113.7)");
            assertThat(((ExtLogRecord) line).getMdc("source")).isEqualTo("203.0.113.7");
        });
    }
}
