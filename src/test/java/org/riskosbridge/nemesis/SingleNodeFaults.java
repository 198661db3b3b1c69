package org.riskosbridge.nemesis;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import org.riskosbridge.it.Signals;
import org.riskosbridge.it.TestDependencies;
import org.riskosbridge.nemesis.BridgeLog.Said;

/** The faults of the single broker and the single Redis of a small installation. */
final class SingleNodeFaults {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private SingleNodeFaults() {}

    /** {@code kill -9} of Redis, and a start. Expected effect: refused deliveries, and a rebuild. */
    record KillRedis(Scene scene, TestDependencies parts) implements Nemesis {
        @Override
        public String kind() {
            return "Redis killed";
        }

        @Override
        public Set<String> touches() {
            return Set.of("redis");
        }

        @Override
        public Effect strike(Random random) throws InterruptedException {
            long refused = scene.sender().tally().refused();
            long rebuilt = scene.said(Said.REBUILT);
            parts.redis.kill();
            scene.await(LIMIT, () -> scene.sender().tally().refused() > refused);
            scene.hold(random, 0, 1_500);
            parts.redis.start();
            return rebuilt(scene, refused, rebuilt);
        }
    }

    /** {@code FLUSHALL}. Expected effect: refused deliveries, and a rebuild. */
    record Flush(Scene scene, TestDependencies parts) implements Nemesis {
        @Override
        public String kind() {
            return "Redis flushed";
        }

        @Override
        public Set<String> touches() {
            return Set.of("redis");
        }

        @Override
        public Effect strike(Random random) throws Exception {
            long refused = scene.sender().tally().refused();
            long rebuilt = scene.said(Said.REBUILT);
            flush(parts.redis.port());
            return rebuilt(scene, refused, rebuilt);
        }

        private static void flush(int port) throws IOException {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                    OutputStream out = socket.getOutputStream()) {
                out.write("FLUSHALL\r\n".getBytes(StandardCharsets.US_ASCII));
                String answer = new String(socket.getInputStream().readNBytes(3), StandardCharsets.US_ASCII);
                if (!answer.equals("+OK")) {
                    throw new IOException("FLUSHALL was answered " + answer);
                }
            }
        }
    }

    private static Nemesis.Effect rebuilt(Scene scene, long refusedBefore, long rebuiltBefore) {
        boolean rebuilt = scene.await(LIMIT, () -> scene.said(Said.REBUILT) > rebuiltBefore);
        long refused = scene.sender().tally().refused() - refusedBefore;
        return new Nemesis.Effect(
                rebuilt && refused > 0, (rebuilt ? "rebuilt, " : "not rebuilt, ") + refused + " attempts refused");
    }

    /**
     * {@code SIGSTOP} of the broker until appends are in doubt, so that records are stored after their producer has given them up. Expected effect:
     * refused deliveries, and events in doubt that are resolved from the log.
     */
    record PauseBroker(Scene scene, TestDependencies parts) implements Nemesis {
        @Override
        public String kind() {
            return "broker paused";
        }

        @Override
        public Set<String> touches() {
            return Set.of("kafka");
        }

        @Override
        public Effect strike(Random random) throws Exception {
            long doubts = scene.said(Said.IN_DOUBT);
            long settled = scene.said(Said.SETTLED);
            Signals.pause(parts.kafka.pid());
            try {
                scene.await(LIMIT, () -> scene.said(Said.IN_DOUBT) > doubts);
                scene.hold(random, 0, 2_500);
            } finally {
                Signals.resume(parts.kafka.pid());
            }
            boolean seen = scene.await(LIMIT, () -> scene.said(Said.SETTLED) > settled);
            return new Effect(
                    seen,
                    scene.said(Said.IN_DOUBT) - doubts + " appends in doubt, " + (scene.said(Said.SETTLED) - settled)
                            + " settlings");
        }
    }
}
