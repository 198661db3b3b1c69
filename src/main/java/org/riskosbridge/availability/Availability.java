package org.riskosbridge.availability;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.time.MonotonicClock;
import org.riskosbridge.time.VertxClock;

/**
 * Reports outages of one dependency, such as Kafka or the spool's disk, to the operator. One log line says that the dependency is unavailable, with
 * its address. A second line says that it is available again, with the length of the outage and how the deliveries of that time were answered.
 */
public final class Availability {

    private static final Logger LOG = Logger.getLogger(Availability.class);

    /**
     * Minimum time between two reported outages, so that a dependency that comes and goes does not fill the log. An outage that begins earlier is
     * reported after this time, if it still lasts.
     */
    private static final Duration SAY_EVERY = Duration.ofMinutes(1);

    private final String name;
    private final String address;
    private final String setting;
    private final MeterRegistry meters;
    private final MonotonicClock clock;
    private final BiConsumer<Logger.Level, String> lines;
    private Map<String, Long> answeredBefore = Map.of();
    private long downAt;
    private long saidAt;
    private boolean isSaid;
    private boolean isSayingLater;
    private @Nullable Instant since;
    private String why = "";

    /**
     * A dependency that is available until {@link #unavailable} is called.
     *
     * @param name such as {@code Kafka}
     * @param address without a user's name or password
     * @param setting that has the address
     * @param meters with {@code bridge.deliveries}, which says how deliveries were answered
     */
    public Availability(String name, String address, String setting, MeterRegistry meters, Vertx vertx) {
        this(name, address, setting, meters, new VertxClock(vertx), LOG::log);
    }

    Availability(
            String name,
            String address,
            String setting,
            MeterRegistry meters,
            MonotonicClock clock,
            BiConsumer<Logger.Level, String> lines) {
        this.name = name;
        this.address = address;
        this.setting = setting;
        this.meters = meters;
        this.clock = clock;
        this.lines = lines;
        this.saidAt = clock.nanoTime() - SAY_EVERY.toNanos();
    }

    /** Notes that the dependency is unavailable. Only the first of several calls in a row has an effect. */
    public synchronized void unavailable(String reason) {
        if (since != null) {
            return;
        }
        since = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        why = reason;
        downAt = clock.nanoTime();
        answeredBefore = answered();
        isSaid = false;
        Duration wait = SAY_EVERY.minusNanos(downAt - saidAt);
        if (wait.compareTo(Duration.ZERO) <= 0) {
            say("");
        } else if (!isSayingLater) {
            isSayingLater = true;
            clock.after(wait, this::sayLate);
        }
    }

    private synchronized void sayLate() {
        isSayingLater = false;
        // A timer can be late, and a later outage may have been reported before it.
        if (since != null && !isSaid) {
            say(" since " + since);
        }
    }

    private void say(String begin) {
        isSaid = true;
        saidAt = clock.nanoTime();
        lines.accept(
                Logger.Level.WARN,
                "%s (%s) is unavailable%s: %s. The bridge keeps trying; the address is set in %s."
                        .formatted(name, address, begin, why, setting));
    }

    /** Notes that the dependency is available. */
    public synchronized void available() {
        if (since == null) {
            return;
        }
        since = null;
        if (isSaid) {
            Map<String, Long> meanwhile = answered();
            answeredBefore.forEach((outcome, count) -> meanwhile.merge(outcome, -count, Long::sum));
            String answers = meanwhile.entrySet().stream()
                    .filter(each -> each.getValue() > 0)
                    .map(each -> each.getValue() + " " + each.getKey())
                    .collect(Collectors.joining(", "));
            lines.accept(
                    Logger.Level.INFO,
                    "%s (%s) is available again after %d s. Deliveries answered meanwhile: %s."
                            .formatted(
                                    name,
                                    address,
                                    Duration.ofNanos(clock.nanoTime() - downAt).toSeconds(),
                                    answers.isEmpty() ? "none" : answers));
        }
    }

    /** {@return the name, address, start and reason of the outage; empty while the dependency is available} */
    public synchronized Optional<String> problem() {
        return since == null
                ? Optional.empty()
                : Optional.of("%s (%s) is unavailable since %s: %s".formatted(name, address, since, why));
    }

    /** {@return the number of deliveries of all webhooks by outcome} */
    private Map<String, Long> answered() {
        Map<String, Long> answered = new TreeMap<>();
        for (Counter counter : meters.find("bridge.deliveries").counters()) {
            answered.merge(String.valueOf(counter.getId().getTag("outcome")), (long) counter.count(), Long::sum);
        }
        return answered;
    }
}
