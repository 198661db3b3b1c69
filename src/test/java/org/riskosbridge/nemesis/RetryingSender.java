package org.riskosbridge.nemesis;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.riskosbridge.it.Bridge;
import org.riskosbridge.nemesis.AttemptJournal.Attempt;

/**
 * Delivers new events at a steady rate, each attempt to a random bridge, and repeats an event until it is answered 200.
 * As real senders do, it sends one event in twenty to two bridges at once, and one in ten again after its 200.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the log and the tallies get each result
final class RetryingSender implements AutoCloseable {

    /** A short time-out: some records are stored after the sender has given up the delivery. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Maximum events and attempts in flight: they limit memory and load while the bridges accept nothing. */
    private static final int MOST_OPEN = 600;

    private static final int AT_ONCE = 128;
    private static final int LONGEST_PAUSE_MS = 3_000;
    private static final Duration ROUND_PAUSE = Duration.ofMillis(500);

    private final Events events;
    private final List<URI> bridges;
    private final AttemptJournal log;
    private final Random random;
    private final long begun = System.nanoTime();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(1, task -> {
        Thread thread = new Thread(task, "sender");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicReferenceArray<AttemptTally> tallies;
    private final AtomicInteger open = new AtomicInteger();
    private final Semaphore underWay = new Semaphore(AT_ONCE);
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private volatile int count;
    private volatile boolean ended;

    RetryingSender(Events events, List<URI> bridges, AttemptJournal log) {
        this.events = events;
        this.bridges = List.copyOf(bridges);
        this.log = log;
        this.random = new Random(events.seed());
        this.tallies = new AtomicReferenceArray<>(bridges.size());
        for (int i = 0; i < bridges.size(); i++) {
            tallies.set(i, AttemptTally.NONE);
        }
    }

    void start(int perSecond) {
        clock.scheduleAtFixedRate(this::next, 0, 1_000_000 / perSecond, TimeUnit.MICROSECONDS);
    }

    /** Sends no new events from now on; deliveries of open events continue. */
    void end() {
        ended = true;
    }

    /** {@return the number of events sent so far; all their numbers are less than this} */
    int count() {
        return count;
    }

    /** {@return the number of events that are not answered 200 yet, second deliveries included} */
    int open() {
        return open.get();
    }

    AttemptTally tally(int bridge) {
        return tallies.get(bridge);
    }

    AttemptTally tally() {
        AttemptTally sum = AttemptTally.NONE;
        for (int i = 0; i < bridges.size(); i++) {
            sum = sum.plus(tally(i));
        }
        return sum;
    }

    private void next() {
        if (ended || open.get() >= MOST_OPEN) {
            return;
        }
        int number = count;
        count = number + 1;
        boolean twice = random.nextInt(20) == 0;
        for (int i = 0; i < (twice ? 2 : 1); i++) {
            open.incrementAndGet();
            attempt(number, 0);
        }
    }

    private void attempt(int number, int tried) {
        deliver(number, random.nextInt(bridges.size())).thenAccept(status -> {
            if (status != 200) {
                int pause = Math.min(LONGEST_PAUSE_MS, 200 << Math.min(tried, 4));
                clock.schedule(
                        () -> attempt(number, tried + 1), pause / 2 + random.nextInt(pause), TimeUnit.MILLISECONDS);
                return;
            }
            open.decrementAndGet();
            if (!ended && random.nextInt(10) == 0) {
                clock.schedule(() -> again(number), random.nextInt(10_000), TimeUnit.MILLISECONDS);
            }
        });
    }

    private void again(int number) {
        deliver(number, random.nextInt(bridges.size()));
    }

    /**
     * Sends every event again to one bridge, until each is answered 200.
     *
     * @return the numbers of the events that were not answered 200 within the limit
     */
    Set<Integer> sendAllAgain(int bridge, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        Collection<Integer> left = IntStream.range(0, count).boxed().toList();
        while (!left.isEmpty() && System.nanoTime() < deadline) {
            Queue<Integer> failed = new ConcurrentLinkedQueue<>();
            Semaphore room = new Semaphore(AT_ONCE);
            for (int number : left) {
                room.acquire();
                deliver(number, bridge).thenAccept(status -> {
                    if (status != 200) {
                        failed.add(number);
                    }
                    room.release();
                });
            }
            room.acquire(AT_ONCE);
            left = failed;
            if (!left.isEmpty()) {
                LockSupport.parkNanos(ROUND_PAUSE.toNanos());
            }
        }
        return new TreeSet<>(left);
    }

    /** Makes one attempt, as soon as the number in flight allows it. {@return the status; -1 when there was no answer} */
    private CompletableFuture<Integer> deliver(int number, int bridge) {
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        waiting.add(() -> send(number, bridge, answer));
        sendWaiting();
        return answer;
    }

    private void sendWaiting() {
        while (!waiting.isEmpty() && underWay.tryAcquire()) {
            Runnable next = waiting.poll();
            if (next == null) {
                underWay.release();
            } else {
                next.run();
            }
        }
    }

    private void send(int number, int bridge, CompletableFuture<Integer> answer) {
        HttpRequest request = HttpRequest.newBuilder(bridges.get(bridge))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + Bridge.TOKEN)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(events.body(number)))
                .build();
        long sent = System.nanoTime();
        // Only a complete answer counts: an answer that breaks off in its body does not count.
        http.sendAsync(request, BodyHandlers.ofString()).handle((response, failure) -> {
            int status = failure == null ? response.statusCode() : -1;
            log.add(new Attempt(number, bridge, status, millis(sent - begun), millis(System.nanoTime() - sent)));
            tallies.updateAndGet(bridge, tally -> tally.plus(AttemptTally.of(status)));
            underWay.release();
            clock.execute(() -> {
                answer.complete(status);
                sendWaiting();
            });
            return status;
        });
    }

    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
