package org.riskosbridge.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * Simulated time and its tasks, one after the other: equal seeds give equal runs. A task belongs to a process: while the process is stopped its tasks
 * wait, and after its kill they never run.
 */
public final class World {

    /** True time at the beginning of a run, milliseconds since 1970. */
    private static final long BEGIN = 1_790_000_000_000L;

    private final Random random;
    private final boolean tracing;
    private final List<String> trace = new ArrayList<>();
    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::at).thenComparingLong(Task::number));
    private long now;
    private long count;
    private boolean calm;
    private String fault = "";

    public World(long seed, boolean tracing) {
        this.random = new Random(seed);
        this.tracing = tracing;
    }

    private record Task(long at, long number, Program owner, Runnable what) {}

    /** Thrown in a thread of a killed process, or of a run that is over, at the place where it waits. */
    public static final class Ended extends Error {
        private static final long serialVersionUID = 1;

        Ended() {
            super("ended", null, false, false);
        }
    }

    /** {@return milliseconds since the run began} */
    public long now() {
        return now;
    }

    /** {@return the true time, milliseconds since 1970} */
    public long time() {
        return BEGIN + now;
    }

    public void after(long delay, Program owner, Runnable what) {
        tasks.add(new Task(now + delay, count++, owner, what));
    }

    /** Advances time to this moment, in milliseconds since the run began, or until a promise is broken. */
    void run(long until) {
        while (fault.isEmpty() && !tasks.isEmpty() && tasks.peek().at() <= until) {
            Task task = tasks.remove();
            now = Math.max(now, task.at());
            Program owner = task.owner();
            if (!owner.isAlive()) {
                continue;
            }
            if (owner.stoppedUntil() > now) {
                tasks.add(new Task(owner.stoppedUntil(), task.number(), owner, task.what()));
            } else {
                task.what().run();
            }
        }
        now = Math.max(now, until);
    }

    /** Lets a process wait on its own thread, while the others continue. */
    public void pass(Program waiting, long millis) {
        run(now + millis);
        while (waiting.isAlive() && waiting.stoppedUntil() > now && fault.isEmpty()) {
            run(waiting.stoppedUntil());
        }
        if (!waiting.isAlive() || !fault.isEmpty()) {
            throw new Ended();
        }
    }

    /** From now on there are no random faults. */
    void calm() {
        calm = true;
    }

    /** {@return true with a probability; false once the world is calm} */
    public boolean mishap(double probability) {
        return random.nextDouble() < probability && !calm;
    }

    public boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** {@return a number from the first to the last, both included} */
    public int between(int first, int last) {
        return first + random.nextInt(last - first + 1);
    }

    /** Ends the run: a promise is broken. */
    public void broken(String what) {
        if (fault.isEmpty()) {
            say("MODEL", "%s", what);
            fault = what;
        }
    }

    /** {@return the broken promise; empty while none is broken} */
    String fault() {
        return fault;
    }

    @SuppressWarnings("AnnotateFormatMethod") // Error Prone's annotations are not a dependency
    public void say(String who, String what, Object... details) {
        if (tracing) {
            trace.add(String.format(Locale.ROOT, "%9.3f  %-8s %s", now / 1000.0, who, what.formatted(details)));
        }
    }

    List<String> trace() {
        return trace;
    }
}
