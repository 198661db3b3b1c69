package org.riskosbridge.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class EventLineTest {

    /** Anyone with write access to the topic can write the headers. */
    @Test
    void headersCannotSteerTheTerminal() {
        ConsumerRecord<byte[], byte[]> record = record("ce_id", "\u001b[2Jid\u202e\u009b");
        record.headers().add("ce_type", "\u001b]0;title\u0007".getBytes(UTF_8));
        record.headers().add("ce_evalid", "eval\u001b[31m".getBytes(UTF_8));
        record.headers().add("bridge_reason", "\u009b31mWHY".getBytes(UTF_8));
        assertThat(EventLine.of(record, false))
                .matches("[ -~]+")
                .contains("\\u001b]0;title\\u0007", "\\u001b[2Jid\\u202e\\u009b", "eval\\u001b[31m", "\\u009b31mWHY");
    }

    @Test
    void reasonOfTheQuarantineIsShown() {
        assertThat(EventLine.of(record("bridge_reason", "NOT_JSON"), false)).endsWith("(2 bytes)  NOT_JSON");
    }

    private static ConsumerRecord<byte[], byte[]> record(String header, String value) {
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>("riskos.quarantine", 0, 0, new byte[0], "{}".getBytes(UTF_8));
        record.headers().add(header, value.getBytes(UTF_8));
        return record;
    }
}
