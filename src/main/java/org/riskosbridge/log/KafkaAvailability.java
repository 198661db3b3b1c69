package org.riskosbridge.log;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.riskosbridge.availability.Availability;
import org.riskosbridge.time.PeriodicChecks;

/** Checks each second whether Kafka is available. Without these checks a delivery would have to fail before the bridge knows. */
@Singleton
public class KafkaAvailability {

    /** Milliseconds from an answer to the next check. */
    private static final int PERIOD = 1_000;

    /** Time-out of one check, in milliseconds. Two checks without an answer take 4.4 s at most, so readiness shows the outage within 5 s. */
    private static final int TIMEOUT = 1_200;

    /** A single check may meet the election of a leader, or a pause of a broker. */
    private static final int MISSES = 2;

    private final PeriodicChecks checks;
    private final Admin admin;
    private final Availability availability;
    private int misses;

    public KafkaAvailability(
            PeriodicChecks checks,
            Vertx vertx,
            Admin admin,
            MeterRegistry meters,
            @ConfigProperty(name = "kafka.bootstrap.servers") String servers) {
        this.checks = checks;
        this.admin = admin;
        this.availability = new Availability("Kafka", servers, "kafka.bootstrap.servers", meters, vertx);
    }

    /** Starts the checks, and returns at once. Every user of the cluster may send this request; no further permission is needed. */
    public void watch() {
        checks.start(PERIOD, this::check);
    }

    private Future<?> check() {
        DescribeClusterOptions options = new DescribeClusterOptions().timeoutMs(TIMEOUT);
        return Future.fromCompletionStage(admin.describeCluster(options).nodes().toCompletionStage())
                .onSuccess(nodes -> answered())
                .onFailure(failure -> missed())
                .otherwiseEmpty();
    }

    private void answered() {
        misses = 0;
        availability.available();
    }

    private void missed() {
        misses++;
        if (misses >= MISSES) {
            availability.unavailable("no broker has answered for " + MISSES * (PERIOD + TIMEOUT) / 1_000 + " s");
        }
    }

    public Optional<String> problem() {
        return availability.problem();
    }
}
