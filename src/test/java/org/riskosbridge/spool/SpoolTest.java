package org.riskosbridge.spool;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskosbridge.availability.Availability;
import org.riskosbridge.event.Webhook;
import org.riskosbridge.ingest.Delivery;
import org.riskosbridge.it.LogLines;

/** The log lines about the spool's disk. */
class SpoolTest {

    private final Vertx vertx = Vertx.vertx();
    private final LogLines told = LogLines.of(Availability.class);

    @AfterEach
    void stop() {
        told.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void diskThatFailsIsToldOnceAndItsEndToo(@TempDir Path parent) throws Exception {
        Path directory = parent.resolve("spool");
        Spool spool = open(directory);
        try {
            Files.move(directory, parent.resolve("away"));
            assertThat(isKept(spool)).isFalse();
            assertThat(isKept(spool)).isFalse();
            assertThat(told.messages()).hasSize(1);
            assertThat(told.messages().get(0))
                    .contains(
                            "The spool (" + directory + ") is unavailable: it cannot be written",
                            "free disk space",
                            "bridge.spool.directory");

            Files.move(parent.resolve("away"), directory);
            assertThat(isKept(spool)).isTrue();
            assertThat(told.messages()).hasSize(2);
            assertThat(told.messages().get(1)).contains("is available again after");
            assertThat(spool.refusal()).isNull();
        } finally {
            spool.close(new ShutdownEvent());
        }
    }

    private Spool open(Path directory) {
        Spool spool = new Spool(
                vertx,
                new SmallRyeConfigBuilder()
                        .withMapping(SpoolConfig.class)
                        .addDiscoveredConverters()
                        .withSources(new PropertiesConfigSource(
                                Map.of(
                                        "bridge.spool.directory", directory.toString(),
                                        "bridge.spool.key", Base64.getEncoder().encodeToString(new byte[32])),
                                "test",
                                100))
                        .build()
                        .getConfigMapping(SpoolConfig.class),
                new SimpleMeterRegistry());
        spool.open();
        return spool;
    }

    private static boolean isKept(Spool spool) throws Exception {
        return spool.keep(new Delivery(new Webhook("riskos", "riskos.", Set.of()), "id", new byte[] {'{', '}'}, null))
                .recover(failure -> Future.succeededFuture(false))
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
    }
}
