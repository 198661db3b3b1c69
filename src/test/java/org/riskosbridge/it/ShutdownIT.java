package org.riskosbridge.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** {@code SIGTERM} under load: each sent delivery is answered, and each event that was answered 200 is stored. */
class ShutdownIT {

    /** The shutdown interrupts the checks that wait for Kafka. */
    @Test
    @LongRunning
    void terminationWithoutKafkaWaitsForNoAnswerOfKafka() throws Exception {
        try (TestDependencies dependencies = TestDependencies.start("shutdown");
                Bridge bridge = Bridge.start(dependencies, Map.of())) {
            dependencies.kafka.kill();
            Awaitility.await().until(() -> bridge.readiness() == 503);
            long begun = System.nanoTime();
            bridge.terminate();
            Awaitility.await().until(() -> !bridge.isAlive());
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
            assertThat(bridge.exitCode()).isEqualTo(143);
            assertThat(bridge.log()).doesNotContain("ERROR");
        }
    }

    @Test
    void terminationUnderLoadCutsNoDeliveryAndLosesNone() throws Exception {
        TestDependencies dependencies = TestDependencies.shared();
        Bridge bridge = Bridge.start(
                dependencies,
                Map.of("bridge.webhooks.riskos.topic-prefix", "shutdown.", "quarkus.shutdown.delay", "3s"));
        DeliveryLoad load = new DeliveryLoad();
        List<CompletableFuture<Integer>> sent = new ArrayList<>();
        AtomicInteger sentBeforeTheSignal = new AtomicInteger();
        Thread sender = new Thread(() -> {
            while (bridge.isAlive()) {
                sent.add(load.deliver(bridge, DeliveryLoad.ids(1).get(0)));
                sentBeforeTheSignal.compareAndSet(sent.size() - 1, sent.size());
            }
        });
        sender.start();
        Awaitility.await().until(() -> load.stored().size() > 500);
        int before = sentBeforeTheSignal.getAndSet(-1);
        bridge.terminate();
        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> bridge.readiness() != 200);
        assertThat(bridge.isAlive()).isTrue();
        Awaitility.await().until(() -> !bridge.isAlive());
        sender.join();
        load.settle();

        assertThat(bridge.exitCode()).isEqualTo(143);
        assertThat(sent.subList(0, before).stream().map(CompletableFuture::join))
                .containsOnly(200);
        List<String> inKafka =
                TopicContents.ids(TopicContents.read(dependencies, "shutdown.")).toList();
        assertThat(inKafka).doesNotHaveDuplicates().containsAll(load.stored());
    }
}
