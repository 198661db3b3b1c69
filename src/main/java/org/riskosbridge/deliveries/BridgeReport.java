package org.riskosbridge.deliveries;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;
import org.riskosbridge.time.PeriodicChecks;

/**
 * Reports to Redis every 10 s: the deliveries of the minute by webhook and outcome, their durations as histogram buckets, and the state of the
 * bridge. The figures come from the metrics of this bridge, so a report costs a delivery nothing.
 */
@Singleton
public class BridgeReport {

    private static final long EVERY = Duration.ofSeconds(10).toMillis();

    /** How long Redis keeps the counts of a minute, in milliseconds: a day, and a little more. */
    private static final long KEPT = Duration.ofHours(25).toMillis();

    /** Maximum reports in the stream: enough for the last minute and a half of 50 bridges. */
    private static final int REPORTS = 500;

    /** The metric of answered deliveries, and the metric of their durations. */
    private static final String ANSWERED = "bridge.deliveries";

    private static final String TIMES = "bridge_delivery_seconds_bucket";

    /** Gauges of the state, with their names in the report; the values of a gauge's tags follow its name. */
    private static final Map<String, String> STATE = Map.of(
            "bridge.index.complete", "index",
            "bridge.index.rebuild.records.read", "rebuild-read",
            "bridge.index.rebuild.records.remaining", "rebuild-left",
            "bridge.index.rebuild.partitions.unread", "rebuild-unread",
            "bridge.spool.entries", "spool",
            "bridge.guarantee.findings", "findings",
            "bridge.clock.skew", "skew",
            "bridge.secret.last.use.timestamp", "secret");

    private final PeriodicChecks checks;
    private final RedisWriter redis;
    private final BridgeIdentity identity;
    private final RecentDeliveriesConfig config;
    private final MeterRegistry meters;
    private final PrometheusMeterRegistry prometheus;
    private final Map<String, Long> before = new HashMap<>();
    private String webhooks = "";
    private Supplier<List<String>> findings = List::of;

    BridgeReport(
            PeriodicChecks checks,
            RedisWriter redis,
            BridgeIdentity identity,
            RecentDeliveriesConfig config,
            MeterRegistry meters,
            PrometheusMeterRegistry prometheus) {
        this.checks = checks;
        this.redis = redis;
        this.identity = identity;
        this.config = config;
        this.meters = meters;
        this.prometheus = prometheus;
    }

    /**
     * Starts the reports, if configured.
     *
     * @param presentFindings conditions of the guarantee that do not hold, a sentence each
     */
    public void start(List<String> webhookNames, Supplier<List<String>> presentFindings) {
        webhooks = String.join(",", webhookNames);
        findings = presentFindings;
        if (config.enabled()) {
            checks.start(EVERY, this::report);
        }
    }

    private Future<?> report() {
        if (!redis.isFree()) {
            return Future.succeededFuture();
        }
        List<Request> requests = new ArrayList<>(List.of(state()));
        String minute = ConsoleKey.minute(System.currentTimeMillis() / 60_000);
        int withoutCounts = requests.size();
        counts((field, more) ->
                requests.add(Request.cmd(Command.HINCRBY).arg(minute).arg(field).arg(more)));
        if (requests.size() > withoutCounts) {
            requests.add(Request.cmd(Command.PEXPIRE).arg(minute).arg(KEPT));
        }
        return redis.send(requests);
    }

    private Request state() {
        Request request = Request.cmd(Command.XADD)
                .arg(ConsoleKey.REPLICAS)
                .arg("MAXLEN")
                .arg("~")
                .arg(REPORTS)
                .arg("*")
                .arg("at")
                .arg(System.currentTimeMillis())
                .arg("name")
                .arg(identity.name())
                .arg("version")
                .arg(identity.version())
                .arg("started")
                .arg(identity.started().toEpochMilli())
                .arg("webhooks")
                .arg(webhooks);
        STATE.forEach((metric, name) -> {
            for (Gauge gauge : meters.find(metric).gauges()) {
                double value = gauge.value();
                if (Double.isFinite(value)) {
                    StringBuilder field = new StringBuilder(name);
                    gauge.getId().getTags().forEach(tag -> field.append(' ').append(tag.getValue()));
                    request.arg(field.toString())
                            .arg(BigDecimal.valueOf(value).stripTrailingZeros().toPlainString());
                }
            }
        });
        List<String> present = findings.get();
        for (int i = 0; i < present.size(); i++) {
            request.arg("finding " + i).arg(present.get(i));
        }
        return request;
    }

    /** Reports the counts since the last report. */
    private void counts(ObjLongConsumer<String> more) {
        for (Counter counter : meters.find(ANSWERED).counters()) {
            String field =
                    counter.getId().getTag("webhook") + " " + counter.getId().getTag("outcome");
            tell(field, (long) counter.count(), more);
        }
        for (MetricFamilySamples family :
                Collections.list(prometheus.getPrometheusRegistry().filteredMetricFamilySamples(Set.of(TIMES)))) {
            for (Sample sample : family.samples) {
                if (sample.name.equals(TIMES)) {
                    String field = sample.labelValues.get(sample.labelNames.indexOf("webhook")) + " <="
                            + sample.labelValues.get(sample.labelNames.indexOf("le"));
                    tell(field, (long) sample.value, more);
                }
            }
        }
    }

    private void tell(String field, long now, ObjLongConsumer<String> more) {
        Long last = before.put(field, now);
        long since = now - (last == null ? 0 : last);
        if (since > 0) {
            more.accept(field, since);
        }
    }
}
