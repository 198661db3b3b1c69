package org.riskosbridge.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.riskosbridge.event.Envelope;
import org.riskosbridge.event.Webhook;
import org.riskosbridge.route.TopicRoutes;

/** The cost of creating a record. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class RecordsBenchmark {

    private final Webhook webhook = new Webhook("riskos", "riskos.", Set.of());
    private final Envelope event = new Envelope(
            "5eed0000-0000-4000-8000-000000000001",
            "evaluation_completed",
            "2026-11-03T09:15:27.482913604Z",
            "e7a10000-0000-4000-8000-000000000001",
            "Sandbox");
    private final byte[] key = event.eventId().getBytes(UTF_8);
    private final byte[] body = new byte[2188];

    @Benchmark
    public ProducerRecord<byte[], byte[]> event() {
        return Records.event(
                webhook, event, key, body, TopicRoutes.topic(webhook, event.eventType()), 3, 1_761_000_000_000L, null);
    }
}
