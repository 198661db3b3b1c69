package org.riskosbridge.event;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.riskosbridge.send.Samples;

/** The cost of the check of a body, and of the hashes of an event. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class EnvelopeParserBenchmark {

    private static final String ID = "5eed0000-0000-4000-8000-000000000001";

    private final EnvelopeParser parser = new EnvelopeParser();
    private byte[] body = {};

    @Setup
    public void read() {
        body = Samples.body("evaluation_completed", ID);
    }

    @Benchmark
    public Parsed parse() {
        return parser.parse(body);
    }

    @Benchmark
    public long bodyHash() {
        return Digests.body(body);
    }

    @Benchmark
    public byte[] identity() {
        return Digests.identity("riskos", ID);
    }
}
