package org.riskosbridge.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.riskosbridge.standalone.LoopbackPorts;

/** Two bridges with the same topics and the same Redis. The test halts or stops the first bridge at a breakpoint. */
final class Replicas implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final TestDependencies dependencies;
    private final String prefix;
    private final Map<String, String> settings;
    private final Bridge other;
    private Bridge first;
    private int debugPort;

    /** Starts both, and waits until they are ready. */
    Replicas(TestDependencies dependencies, String prefix, Map<String, String> more) {
        this.dependencies = dependencies;
        this.prefix = prefix;
        this.settings = new HashMap<>(more);
        settings.put("bridge.webhooks.riskos.topic-prefix", prefix);
        other = Bridge.launch(dependencies, settings);
        restart();
        other.awaitReady();
        first.awaitReady();
    }

    Bridge first() {
        return first;
    }

    Bridge other() {
        return other;
    }

    /** Starts the first bridge again, after its end; does not wait for it. */
    void restart() {
        debugPort = LoopbackPorts.free();
        first = Bridge.launch(dependencies, settings, Breakpoint.jvmArgument(debugPort));
    }

    /** Sets a breakpoint in the first bridge. */
    Breakpoint breakpoint(FailpointsIT.Point point) throws IOException {
        first.awaitReady();
        // After this the process has loaded all classes of the delivery path.
        deliver(newId(), first);
        return Breakpoint.set(debugPort, point.className, point.method);
    }

    /** Delivers the event to the first bridge repeatedly, until the bridge stops at the breakpoint. */
    void deliverUntil(Breakpoint breakpoint, String id) {
        var sender = new Object() {
            CompletableFuture<Integer> delivery = send(id, first);
        };
        patiently().alias("hit with " + id).until(() -> {
            if (sender.delivery.isDone()) {
                sender.delivery = send(id, first);
            }
            return breakpoint.isHit();
        });
    }

    static String newId() {
        return DeliveryLoad.ids(1).get(0);
    }

    /** Delivers the event to all of these bridges in turn, until one of them answers 200. */
    static void deliver(String id, Bridge... bridges) {
        patiently().alias(id + " is stored").until(() -> {
            for (Bridge bridge : bridges) {
                if (send(id, bridge).join() == 200) {
                    return true;
                }
            }
            return false;
        });
    }

    /** {@return the status; -1 when there was no answer} */
    private static CompletableFuture<Integer> send(String id, Bridge bridge) {
        return bridge.deliver(DeliveryLoad.event(id))
                .orTimeout(5, TimeUnit.SECONDS)
                .handle((answer, failure) -> failure == null ? answer.statusCode() : -1);
    }

    private static ConditionFactory patiently() {
        return Awaitility.await().atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(50));
    }

    /** Both answer 200, and an independent client sees one record with the event's bytes. */
    void assertBothKnowTheOneRecord(String id) {
        assertOneRecord(id);
        deliver(id, first);
        deliver(id, other);
        // This record is acknowledged after all records that the first bridge's producer had sent before.
        deliver(newId(), first);
        assertOneRecord(id);
    }

    private void assertOneRecord(String id) {
        assertThat(TopicContents.of(dependencies, prefix, id))
                .singleElement()
                .satisfies(record -> assertThat(record.value()).isEqualTo(DeliveryLoad.event(id)));
    }

    @Override
    public void close() {
        first.kill();
        other.kill();
    }
}
