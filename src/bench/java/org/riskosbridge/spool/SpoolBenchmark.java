package org.riskosbridge.spool;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.configuration.MemorySize;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;
import org.riskosbridge.event.Webhook;
import org.riskosbridge.ingest.Delivery;

/** Deliveries of 2 KB that are forced to disk: one at a time, each with its own write, and 64 at a time, which share one write. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class SpoolBenchmark {

    private final Vertx vertx = Vertx.vertx();
    private final Delivery delivery =
            new Delivery(new Webhook("riskos", "riskos.", Set.of()), "id", new byte[2188], null);
    private final Spool spool = new Spool(vertx, new Config(directory()), new SimpleMeterRegistry());

    private static Path directory() {
        try {
            return Files.createTempDirectory(Path.of("target"), "spool");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Setup
    public void open() {
        spool.open();
    }

    @TearDown
    public void close() throws InterruptedException {
        spool.close(new ShutdownEvent());
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Benchmark
    @Threads(1)
    public boolean alone() {
        return keep();
    }

    @Benchmark
    @Threads(64)
    public boolean sixtyFour() {
        return keep();
    }

    private boolean keep() {
        return spool.keep(delivery).toCompletionStage().toCompletableFuture().join();
    }

    private record Config(Path path) implements SpoolConfig {
        @Override
        public Optional<Path> directory() {
            return Optional.of(path);
        }

        @Override
        public Optional<String> key() {
            return Optional.of(Base64.getEncoder().encodeToString(new byte[32]));
        }

        @Override
        public Optional<Path> keyFile() {
            return Optional.empty();
        }

        @Override
        public MemorySize maxSize() {
            return new MemorySize(BigInteger.valueOf(Long.MAX_VALUE));
        }

        @Override
        public int drainConcurrency() {
            return 16;
        }
    }
}
