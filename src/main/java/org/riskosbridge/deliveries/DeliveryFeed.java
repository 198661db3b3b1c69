package org.riskosbridge.deliveries;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Reads the data that bridges write to Redis for the console. Each call reads a bounded number of entries. Blocks: use a worker thread. */
@Singleton
public class DeliveryFeed {

    /** The place before every entry. */
    private static final String START = "0-0";

    /** Maximum entries of one response of Redis. */
    private static final int BATCH = 1_000;

    /** Maximum entries that one call reads: the whole list by default. */
    private static final int MOST = 10_000;

    /** A replica that has not reported for this time counts as gone: a replica reports every 10 s. */
    private static final Duration ALIVE = Duration.ofSeconds(45);

    /** Time-out of one response of Redis, in seconds. */
    private static final long PATIENCE = 5;

    private final Redis redis;

    DeliveryFeed(Redis redis) {
        this.redis = redis;
    }

    /**
     * The report of one bridge.
     *
     * @param state other values by name: {@code index} (1 is complete), {@code rebuild-read} and {@code rebuild-left} (records), {@code rebuild-unread}
     *     (partitions), {@code spool} (entries), {@code findings} (their number), {@code finding <n>}, {@code skew <dependency>} (seconds), {@code
     *     secret <place> <webhook>} (seconds since 1970 of the last use)
     */
    public record Report(String name, Instant at, String version, Instant started, Map<String, String> state) {

        /** {@return the values whose names begin with this word, by the rest of their names} */
        public Map<String, String> all(String word) {
            Map<String, String> values = new TreeMap<>();
            state.forEach((name, value) -> {
                if (name.startsWith(word + " ")) {
                    values.put(name.substring(word.length() + 1), value);
                }
            });
            return values;
        }

        /** {@return whether the bridge has reported recently} */
        public boolean isAlive(Instant now) {
            return at.isAfter(now.minus(ALIVE));
        }
    }

    /**
     * Deliveries, the newest first.
     *
     * @param newest the place in the list from which {@link #since} continues
     */
    public record Page(List<RecentDelivery> deliveries, String newest) {}

    /**
     * {@return the newest deliveries that match, the newest first}
     *
     * @param limit maximum number of deliveries
     * @throws IllegalStateException when Redis does not answer, or refuses
     */
    public List<RecentDelivery> recent(Predicate<RecentDelivery> filter, int limit) {
        List<RecentDelivery> found = new ArrayList<>();
        String end = "+";
        for (int seen = 0; seen < MOST && found.size() < limit; seen += BATCH) {
            Response entries = send(Request.cmd(Command.XREVRANGE)
                    .arg(ConsoleKey.RECENT)
                    .arg(end)
                    .arg("-")
                    .arg("COUNT")
                    .arg(BATCH));
            for (Response entry : entries) {
                end = "(" + entry.get(0);
                RecentDelivery delivery = RecentDelivery.of(entry.get(1));
                if (found.size() < limit && filter.test(delivery)) {
                    found.add(delivery);
                }
            }
            if (entries.size() < BATCH) {
                break;
            }
        }
        return found;
    }

    /** {@return the place of the newest delivery} */
    public String newest() {
        Response entries = send(Request.cmd(Command.XREVRANGE)
                .arg(ConsoleKey.RECENT)
                .arg("+")
                .arg("-")
                .arg("COUNT")
                .arg(1));
        return entries.size() == 0 ? START : entries.get(0).get(0).toString();
    }

    /** {@return the newest deliveries after a place in the list, at most {@code limit}, the newest first} */
    public Page since(String place, int limit) {
        Response entries = send(Request.cmd(Command.XREVRANGE)
                .arg(ConsoleKey.RECENT)
                .arg("+")
                .arg("(" + place)
                .arg("COUNT")
                .arg(limit));
        List<RecentDelivery> found = new ArrayList<>();
        entries.forEach(entry -> found.add(RecentDelivery.of(entry.get(1))));
        return new Page(
                found, entries.size() == 0 ? place : entries.get(0).get(0).toString());
    }

    /** {@return the last report of each replica, by name} */
    public List<Report> replicas() {
        Map<String, Report> last = new TreeMap<>();
        for (Response entry : send(Request.cmd(Command.XREVRANGE)
                .arg(ConsoleKey.REPLICAS)
                .arg("+")
                .arg("-")
                .arg("COUNT")
                .arg(BATCH))) {
            Map<String, String> values = RecentDelivery.values(entry.get(1));
            String name = values.getOrDefault("name", "");
            last.putIfAbsent(
                    name,
                    new Report(
                            name,
                            Instant.ofEpochMilli(RecentDelivery.number(values, "at")),
                            values.getOrDefault("version", ""),
                            Instant.ofEpochMilli(RecentDelivery.number(values, "started")),
                            values));
        }
        return List.copyOf(last.values());
    }

    /**
     * {@return the counts of each minute, the oldest first; a minute without counts has an empty map}
     *
     * @param minutes up to a day
     */
    public Map<Long, Map<String, Long>> minutes(int minutes) {
        long now = System.currentTimeMillis() / 60_000;
        List<Long> wanted =
                LongStream.rangeClosed(now - minutes + 1, now).boxed().toList();
        List<Response> answers = await(redis.batch(wanted.stream()
                .map(minute -> Request.cmd(Command.HGETALL).arg(ConsoleKey.minute(minute)))
                .toList()));
        Map<Long, Map<String, Long>> counts = new LinkedHashMap<>();
        for (int i = 0; i < wanted.size(); i++) {
            Map<String, Long> minute = new TreeMap<>();
            Response answer = answers.get(i);
            for (String field : answer.getKeys()) {
                minute.put(field, answer.get(field).toLong());
            }
            counts.put(wanted.get(i), minute);
        }
        return counts;
    }

    private Response send(Request request) {
        return await(redis.send(request));
    }

    private static String problem(@Nullable Throwable why) {
        String message = why == null ? null : why.getMessage();
        return message != null && message.contains("NOPERM")
                ? "Redis refuses a command of the console. Run ACL SETUSER <user> ~{0}* +xrevrange +hgetall."
                : "Redis does not answer. Check quarkus.redis.hosts and Redis, and run doctor.";
    }

    private static <T> T await(Future<T> answer) {
        try {
            return answer.toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(PATIENCE, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            throw new IllegalStateException(problem(e.getCause()), e);
        }
    }
}
