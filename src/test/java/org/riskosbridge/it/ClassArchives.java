package org.riskosbridge.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Runs a broker and a bridge before all integration tests. The options of the build make them archive their classes, so the brokers and bridges of
 * the tests start in half the processor time.
 */
class ClassArchives {

    @Test
    void areWrittenByABrokerAndABridgeThatWork() {
        try (TestDependencies dependencies = TestDependencies.start("class-archives");
                Bridge bridge = Bridge.start(dependencies, Map.of())) {
            assertThat(bridge.deliver(DeliveryLoad.event("class-archives"))
                            .join()
                            .statusCode())
                    .isEqualTo(200);
            // Each process writes its archive when it ends, on one processor. TestDependencies would kill a broker that
            // writes for longer than 20 s, and all brokers of the build would start without an archive.
            bridge.terminate();
            ProcessHandle broker = ProcessHandle.of(dependencies.kafka.pid()).orElseThrow();
            broker.destroy();
            broker.onExit().join();
        }
    }
}
