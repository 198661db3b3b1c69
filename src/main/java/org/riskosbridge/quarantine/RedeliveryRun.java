package org.riskosbridge.quarantine;

import static java.util.Objects.requireNonNullElse;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.ingest.Outcome;

/** One run of a redelivery: it redelivers a few deliveries at once, and writes the audit records of each batch. Not thread-safe. */
final class RedeliveryRun {

    /** Maximum deliveries at once: bodies have up to 1 MB, and buffer.memory is 48 MB by default. */
    private static final int BATCH = 16;

    private final Function<QuarantinedDelivery, CompletableFuture<Outcome>> ingest;
    private final Function<QuarantinedDelivery, Optional<String>> refusal;
    private final Predicate<QuarantinedDelivery> isStored;
    private final RedeliveryAudit audit;
    private final long most;
    private final long patience;
    private final Duration pause;
    private final BooleanSupplier stopped;
    private final List<QuarantinedDelivery> batch = new ArrayList<>();
    private final Map<String, Long> refused = new TreeMap<>();
    private long taken;
    private long appended;
    private long duplicates;
    private long skipped;
    private @Nullable String stop;

    /**
     * @param refusal why a delivery would fail again
     * @param isStored whether an old delivery's event is in the log
     * @param most maximum number of redeliveries
     * @param patience how long the outcomes of a batch may be temporary
     * @param pause between two attempts
     */
    RedeliveryRun(
            Function<QuarantinedDelivery, CompletableFuture<Outcome>> ingest,
            Function<QuarantinedDelivery, Optional<String>> refusal,
            Predicate<QuarantinedDelivery> isStored,
            RedeliveryAudit audit,
            long most,
            Duration patience,
            Duration pause,
            BooleanSupplier stopped) {
        this.ingest = ingest;
        this.refusal = refusal;
        this.isStored = isStored;
        this.audit = audit;
        this.most = most;
        this.patience = patience.toNanos();
        this.pause = pause;
        this.stopped = stopped;
    }

    /** Skips a delivery that was redelivered before. {@return whether to continue} */
    boolean skip() {
        skipped++;
        return goesOn();
    }

    /** {@return whether to continue} */
    boolean take(QuarantinedDelivery delivery) throws Exception {
        Optional<String> why = refusal.apply(delivery);
        if (why.isPresent()) {
            refused.merge(why.get(), 1L, Long::sum);
        } else if (taken == most) {
            flush();
            stop = requireNonNullElse(
                    stop, String.format(Locale.ROOT, "One run redelivers at most %,d deliveries.", most));
        } else {
            taken++;
            again(delivery);
        }
        return goesOn();
    }

    private void again(QuarantinedDelivery delivery) throws Exception {
        if (isStored.test(delivery)) {
            duplicates++;
            audit.redelivered(delivery, "duplicate");
        } else {
            batch.add(delivery);
            if (batch.size() == BATCH) {
                flush();
            }
        }
    }

    RedeliverySummary end() throws Exception {
        flush();
        return new RedeliverySummary(appended, duplicates, skipped, refused, Optional.ofNullable(stop));
    }

    private boolean goesOn() {
        if (stop == null && stopped.getAsBoolean()) {
            stop = "The command was interrupted.";
        }
        return stop == null;
    }

    private void flush() throws Exception {
        long deadline = System.nanoTime() + patience;
        List<QuarantinedDelivery> left = List.copyOf(batch);
        batch.clear();
        while (!left.isEmpty() && goesOn()) {
            left = attempt(left, System.nanoTime() > deadline);
            if (!left.isEmpty() && goesOn()) {
                TimeUnit.MILLISECONDS.sleep(pause.toMillis());
            }
        }
        audit.await();
    }

    /** {@return the deliveries whose outcome is temporary} */
    private List<QuarantinedDelivery> attempt(List<QuarantinedDelivery> deliveries, boolean isLast) throws Exception {
        List<CompletableFuture<Outcome>> outcomes =
                deliveries.stream().map(ingest).toList();
        List<QuarantinedDelivery> again = new ArrayList<>();
        for (int i = 0; i < deliveries.size(); i++) {
            Outcome outcome = outcomes.get(i).get();
            if (!outcome.isTemporary()) {
                settle(deliveries.get(i), outcome);
            } else {
                again.add(deliveries.get(i));
                if (isLast) {
                    stop = temporary(outcome);
                }
            }
        }
        return again;
    }

    private void settle(QuarantinedDelivery delivery, Outcome outcome) {
        switch (outcome.kind()) {
            case APPENDED -> {
                appended++;
                audit.redelivered(delivery, "appended");
            }
            case DUPLICATE -> {
                duplicates++;
                audit.redelivered(delivery, "duplicate");
            }
            case CONFLICT -> refuse(Quarantine.STORED_OTHERWISE);
            case REFUSED, TOO_LARGE ->
                refuse("The topic still refuses the record: raise max.message.bytes of the topic.");
            case INVALID, OTHER_ENVIRONMENT -> refuse("The cause still applies.");
            case SPOOLED, IN_FLIGHT, REBUILDING, IN_DOUBT, UNAVAILABLE ->
                throw new IllegalStateException("no outcome of a redelivery: " + outcome.kind());
        }
    }

    private void refuse(String why) {
        refused.merge(why, 1L, Long::sum);
    }

    private static String temporary(Outcome outcome) {
        return switch (outcome.kind()) {
            case REBUILDING -> "The index is incomplete: a running bridge rebuilds it.";
            case IN_FLIGHT -> "Another delivery of an event is still in flight.";
            case IN_DOUBT -> "An event is in doubt: " + ((Outcome.InDoubt) outcome).why();
            case UNAVAILABLE -> ((Outcome.Unavailable) outcome).why();
            case APPENDED, DUPLICATE, CONFLICT, INVALID, OTHER_ENVIRONMENT, REFUSED, TOO_LARGE, SPOOLED ->
                throw new IllegalArgumentException("not temporary: " + outcome.kind());
        };
    }
}
