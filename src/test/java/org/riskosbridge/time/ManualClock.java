package org.riskosbridge.time;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/** A clock that the test sets. */
public final class ManualClock implements MonotonicClock {

    private record Task(long due, Runnable task) {}

    private final PriorityQueue<Task> tasks = new PriorityQueue<>(Comparator.comparingLong(Task::due));
    private long now;

    /** Advances the time, and runs the tasks that are due. */
    public void pass(long millis) {
        long end = now + millis * 1_000_000;
        while (!tasks.isEmpty() && tasks.peek().due() <= end) {
            Task next = tasks.remove();
            now = Math.max(now, next.due());
            next.task().run();
        }
        now = end;
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public void after(Duration delay, Runnable task) {
        tasks.add(new Task(now + delay.toNanos(), task));
    }
}
