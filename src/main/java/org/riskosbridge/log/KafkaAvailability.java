package org.riskosbridge.log;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.riskosbridge.availability.Availability;

/** Checks each second whether Kafka is available. Without these checks a delivery would have to fail before the bridge knows. */
@Singleton
public class KafkaAvailability {

    /** Milliseconds from an answer to the next check. */
    private static final int PERIOD = 1_000;

    /** Time-out of one check, in milliseconds. Two checks without an answer take 4.4 s at most, so readiness shows the outage within 5 s. */
    private static final int TIMEOUT = 1_200;

    /** A single check may meet the election of a leader, or a pause of a broker. */
    private static final int MISSES = 2;

    private final Vertx vertx;
    private final Admin admin;
    private final Availability availability;
    private int misses;
    private volatile boolean isEnding;

    public KafkaAvailability(
            Vertx vertx,
            Admin admin,
            MeterRegistry meters,
            @ConfigProperty(name = "kafka.bootstrap.servers") String servers) {
        this.vertx = vertx;
        this.admin = admin;
        this.availability = new Availability("Kafka", servers, "kafka.bootstrap.servers", meters, vertx);
    }

    /** Starts the checks, and returns at once. Every user of the cluster may send this request; no further permission is needed. */
    public void watch() {
        var unused = admin.describeCluster(new DescribeClusterOptions().timeoutMs(TIMEOUT))
                .nodes()
                .whenComplete((nodes, failure) -> {
                    misses = failure == null ? 0 : misses + 1;
                    if (isEnding) {
                        return;
                    }
                    if (failure == null) {
                        availability.available();
                    } else if (misses >= MISSES) {
                        availability.unavailable(
                                "no broker has answered for " + MISSES * (PERIOD + TIMEOUT) / 1_000 + " s");
                    }
                    vertx.setTimer(PERIOD, ignored -> watch());
                });
    }

    public Optional<String> problem() {
        return availability.problem();
    }

    /** {@code IF_EXISTS}: the end of a command does not create this bean. All observers of the shutdown use {@code IF_EXISTS} for this reason. */
    void end(@Observes(notifyObserver = Reception.IF_EXISTS) @Priority(1) ShutdownEvent shutdown) {
        isEnding = true;
    }
}
