package org.riskosbridge.send;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.riskosbridge.send.Deliveries.Delivery;

/**
 * Carries out an order, all of it on one event loop. On its agenda are attempts, and turns: a turn is the right to begin
 * another delivery. With a rate there is one turn, due when the next delivery is meant to begin. Without, there are as
 * many as connections, and each comes back when its delivery has come to its end.
 */
final class Run {

    private final Order order;
    private final Deliveries deliveries;
    private final Context loop;
    private final Receiver receiver;
    private final Authorization authorization;
    private final AttemptLog log;
    private final Observer observer;
    private final boolean rated;

    private final Agenda agenda;
    private final Promise<Summary> end = Promise.promise();
    private final Tally tally = new Tally();
    private final Set<String> noticed = new HashSet<>();
    private final long start = System.nanoTime();

    Run(Order order, Deliveries deliveries, Http http, Authorization authorization, AttemptLog log, Observer observer) {
        this.order = order;
        this.deliveries = deliveries;
        this.loop = http.loop();
        this.receiver = new Receiver(http, order.url(), order.retries().timeout());
        this.authorization = authorization;
        this.log = log;
        this.observer = observer;
        this.rated = order.pace().perSecond().isPresent();
        this.agenda = new Agenda(loop, order.pace().connections(), this::work, this::finish);
    }

    /** {@return the summary, once every delivery has come to its end or the run is stopped} */
    Future<Summary> begin() {
        for (int i = 0; i < (rated ? 1 : order.pace().connections()); i++) {
            agenda.put(Due.turn(start));
        }
        loop.exceptionHandler(end::tryFail);
        loop.runOnContext(now -> agenda.advance());
        return end.future();
    }

    /** Abandons what is under way. From any thread; twice is once. */
    void stop() {
        loop.runOnContext(now -> finish());
    }

    private void finish() {
        end.tryComplete(tally.summary(Duration.ofNanos(System.nanoTime() - start), rated));
    }

    private void work(Due due) {
        due.attempt().or(this::another).ifPresentOrElse(this::carryOut, agenda::done);
    }

    private Optional<Attempt> another() {
        long now = System.nanoTime();
        if (order.pace().isOver(deliveries.made(), now - start)) {
            return Optional.empty();
        }
        long intended = rated ? intended() : now;
        Delivery delivery = deliveries.next();
        tally.begun(delivery);
        if (rated) {
            agenda.put(Due.turn(intended()));
        }
        return Optional.of(Attempt.first(delivery, intended));
    }

    private long intended() {
        return start + order.pace().intended(deliveries.made());
    }

    private void carryOut(Attempt attempt) {
        Optional<String> header = authorization.header();
        byte[] body = order.content().body(attempt.delivery().event());
        long begun = System.nanoTime();
        receiver.post(body, header).onSuccess(answer -> {
            long ended = System.nanoTime();
            if (end.future().isComplete()) {
                return;
            }
            log.write(attempt, body, answer, ended - begun);
            if (answer.isUnauthorized()
                    && header.isPresent()
                    && attempt.refused().isEmpty()) {
                authorization
                        .renew(header.get())
                        .onSuccess(renewed ->
                                settle(renewed ? attempt.refused(header.get()) : attempt, answer, ended, renewed));
            } else {
                settle(attempt, answer, ended, false);
            }
        });
    }

    private void settle(Attempt attempt, Answer answer, long ended, boolean renewed) {
        if (end.future().isComplete()) {
            return;
        }
        tally.answered(attempt.number(), answer);
        Optional<Duration> delay =
                renewed ? Optional.of(Duration.ZERO) : order.retries().after(attempt.number(), answer);
        if (!renewed) {
            notice(answer, delay.isPresent());
        }
        if (delay.isPresent()) {
            agenda.put(Due.attempt(attempt.next(ended + delay.get().toNanos())));
        } else {
            end(attempt, answer, ended);
        }
        agenda.done();
    }

    private void notice(Answer answer, boolean retried) {
        String more = retried
                ? " Trying again, with %d retries at most."
                        .formatted(order.retries().most())
                : "";
        Remedy.of(order.url(), answer).filter(noticed::add).ifPresent(remedy -> observer.notice(remedy + more));
    }

    private void end(Attempt attempt, Answer answer, long ended) {
        if (answer.isDelivered()) {
            tally.delivered(ended - attempt.intended());
        } else {
            tally.failed();
        }
        observer.finished(tally.finished());
        if (!rated) {
            agenda.put(Due.turn(ended));
        }
    }
}
