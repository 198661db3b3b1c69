package org.riskosbridge.send;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.send.Deliveries.Delivery;

/**
 * Carries out an order: one thread per connection takes what is due from one agenda. On it are attempts, and turns: a
 * turn is the right to begin another delivery. With a rate there is one turn, due when the next delivery is meant to
 * begin. Without, there are as many as connections, and each comes back when its delivery has come to its end.
 */
final class Run {

    private final Order order;
    private final Deliveries deliveries;
    private final Authorization authorization;
    private final AttemptLog log;
    private final Observer observer;
    private final boolean rated;

    private final Agenda agenda = new Agenda();
    private final AtomicReference<@Nullable Throwable> defect = new AtomicReference<>();
    private final Tally tally = new Tally();
    private final Set<String> noticed = new HashSet<>();
    private final long start = System.nanoTime();
    private boolean stopped;

    Run(Order order, Deliveries deliveries, Authorization authorization, AttemptLog log, Observer observer) {
        this.order = order;
        this.deliveries = deliveries;
        this.authorization = authorization;
        this.log = log;
        this.observer = observer;
        this.rated = order.pace().perSecond().isPresent();
    }

    /** Blocks until every delivery has come to its end, or the run is stopped. */
    Summary run(Receiver receiver) throws InterruptedException {
        int connections = order.pace().connections();
        for (int i = 0; i < (rated ? 1 : connections); i++) {
            agenda.put(Due.turn(start));
        }
        List<Thread> workers = new ArrayList<>();
        try (var timeouts = new Timeouts(order.retries().timeout())) {
            for (int i = 0; i < connections; i++) {
                var worker = new Thread(() -> work(new Connection(receiver, timeouts)), "send-" + i);
                worker.setDaemon(true);
                worker.start();
                workers.add(worker);
            }
            agenda.awaitEnd();
            return summary();
        } finally {
            workers.forEach(Thread::interrupt);
        }
    }

    private synchronized Summary summary() {
        stopped = true;
        if (defect.get() instanceof RuntimeException unexpected) {
            throw unexpected;
        }
        if (defect.get() instanceof Error unexpected) {
            throw unexpected;
        }
        return tally.summary(Duration.ofNanos(System.nanoTime() - start), rated);
    }

    /** Abandons what is under way. From any thread; twice is once. */
    void stop() {
        agenda.stop();
    }

    private void work(Connection connection) {
        try (connection) {
            while (true) {
                Due due = agenda.take();
                due.attempt().or(this::another).ifPresent(attempt -> carryOut(attempt, connection));
                agenda.done();
            }
        } catch (InterruptedException e) {
            // The run is over.
        } catch (RuntimeException | Error e) {
            defect.set(e);
            agenda.stop();
        }
    }

    private synchronized Optional<Attempt> another() {
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

    private void carryOut(Attempt attempt, Connection connection) {
        Optional<String> header = authorization.header();
        byte[] body = order.content().body(attempt.delivery().event());
        long begun = System.nanoTime();
        Answer answer = connection.post(body, header);
        long ended = System.nanoTime();
        log.write(attempt, body, answer, ended - begun);
        boolean renewed = isUnauthorized(answer)
                && header.isPresent()
                && attempt.refused().isEmpty()
                && authorization.renew(header.get()).join();
        settle(renewed ? attempt.refused(header.orElseThrow()) : attempt, answer, ended, renewed);
    }

    private static boolean isUnauthorized(Answer answer) {
        return answer instanceof Answer.Status status && status.code() == 401;
    }

    private synchronized void settle(Attempt attempt, Answer answer, long ended, boolean renewed) {
        if (stopped) {
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
