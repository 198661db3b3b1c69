package org.riskosbridge.send;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.riskosbridge.send.DeliveryGenerator.Delivery;

/**
 * Executes a send request on one event loop. The scheduler holds attempts and turns; a turn is the right to start another delivery. With a
 * rate there is one turn, due at the intended start of the next delivery. Without a rate there is one turn per connection, and a turn
 * returns when its delivery has ended. The follow-up events of an evaluation are scheduled with the first event, and take no turn.
 */
final class SendRun {

    private final SendRequest request;
    private final DeliveryGenerator deliveries;
    private final Context loop;
    private final DeliveryClient client;
    private final Authorization authorization;
    private final AttemptLog log;
    private final SendObserver observer;
    private final boolean rated;

    private final SendScheduler scheduler;
    private final Promise<SendSummary> end = Promise.promise();
    private final SendTally tally = new SendTally();
    private final Set<String> noticed = new HashSet<>();
    private final long start = System.nanoTime();

    SendRun(
            SendRequest request,
            DeliveryGenerator deliveries,
            Http http,
            Authorization authorization,
            AttemptLog log,
            SendObserver observer) {
        this.request = request;
        this.deliveries = deliveries;
        this.loop = http.loop();
        this.client = new DeliveryClient(http, request.url(), request.retries().timeout());
        this.authorization = authorization;
        this.log = log;
        this.observer = observer;
        this.rated = request.pace().perSecond().isPresent();
        this.scheduler = new SendScheduler(loop, request.pace().connections(), this::work, this::finish);
    }

    /** {@return the summary, when every delivery has ended or the run is stopped} */
    Future<SendSummary> begin() {
        for (int i = 0; i < (rated ? 1 : request.pace().connections()); i++) {
            scheduler.put(ScheduledSend.turn(start));
        }
        loop.exceptionHandler(end::tryFail);
        loop.runOnContext(now -> scheduler.advance());
        return end.future();
    }

    /** Abandons attempts in flight. Thread-safe and idempotent. */
    void stop() {
        loop.runOnContext(now -> finish());
    }

    private void finish() {
        end.tryComplete(tally.summary(Duration.ofNanos(System.nanoTime() - start), rated));
    }

    private void work(ScheduledSend due) {
        due.attempt().or(this::another).ifPresentOrElse(this::carryOut, scheduler::done);
    }

    private Optional<SendAttempt> another() {
        long now = System.nanoTime();
        if (request.pace().isOver(deliveries.made(), now - start)) {
            return Optional.empty();
        }
        long intended = rated ? intended() : now;
        Delivery delivery = deliveries.next();
        tally.begun(delivery);
        delivery.followUps().forEach(next -> {
            Delivery later = new Delivery(next.event(), false);
            tally.begun(later);
            scheduler.put(ScheduledSend.attempt(
                    SendAttempt.followUp(later, intended + next.after().toNanos())));
        });
        if (rated) {
            scheduler.put(ScheduledSend.turn(intended()));
        }
        return Optional.of(SendAttempt.first(delivery, intended));
    }

    private long intended() {
        return start + request.pace().intended(deliveries.made());
    }

    private void carryOut(SendAttempt attempt) {
        Optional<String> header = authorization.header();
        byte[] body = request.content().body(attempt.delivery().event());
        long begun = System.nanoTime();
        client.post(body, header).onSuccess(result -> {
            long ended = System.nanoTime();
            if (end.future().isComplete()) {
                return;
            }
            log.write(attempt, body, result, ended - begun);
            if (result.isUnauthorized()
                    && header.isPresent()
                    && attempt.refused().isEmpty()) {
                authorization
                        .renew(header.get())
                        .onSuccess(renewed -> settle(
                                renewed ? attempt.refused(header.get()) : attempt, result, ended, renewed, true));
            } else {
                settle(attempt, result, ended, false, header.isPresent());
            }
        });
    }

    private void settle(
            SendAttempt attempt, AttemptResult result, long ended, boolean renewed, boolean isCredentialSent) {
        if (end.future().isComplete()) {
            return;
        }
        tally.answered(attempt.number(), result);
        Optional<Duration> delay =
                renewed ? Optional.of(Duration.ZERO) : request.retries().after(attempt.number(), result);
        if (!renewed) {
            notice(result, isCredentialSent, delay.isPresent());
        }
        if (delay.isPresent()) {
            scheduler.put(ScheduledSend.attempt(attempt.next(ended + delay.get().toNanos())));
        } else {
            end(attempt, result, ended);
        }
        scheduler.done();
    }

    private void notice(AttemptResult result, boolean isCredentialSent, boolean retried) {
        String more = retried
                ? " Trying again, with %d retries at most."
                        .formatted(request.retries().most())
                : "";
        Remedy.of(request.url(), result, isCredentialSent)
                .filter(noticed::add)
                .ifPresent(remedy -> observer.notice(remedy + more));
    }

    private void end(SendAttempt attempt, AttemptResult result, long ended) {
        if (result.isDelivered()) {
            tally.delivered(ended - attempt.intended());
        } else {
            tally.failed();
        }
        observer.finished(tally.finished());
        if (!rated && !attempt.isFollowUp()) {
            scheduler.put(ScheduledSend.turn(ended));
        }
    }
}
