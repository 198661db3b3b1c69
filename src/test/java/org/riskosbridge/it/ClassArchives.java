package org.riskosbridge.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Runs before all integration tests, whichever they are: a broker and a bridge that work and end. The build has them write
 * down which classes they loaded, and those of the tests start in half the processor time with that.
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
            // Each writes its archive when it ends, on one processor.
            bridge.terminate();
            dependencies.close();
        }
    }
}
