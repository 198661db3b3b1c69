package org.riskosbridge.index;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.smallrye.common.annotation.Identifier;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads every entry of the index, for commands. Blocks; changes nothing. */
@Singleton
public class IndexScanner {

    /** Keys per SCAN call: one call occupies Redis for less than a millisecond. */
    private static final int BATCH = 1_000;

    private static final Pattern NUMBER = Pattern.compile("^(used_memory|evicted_keys):(\\d+)", Pattern.MULTILINE);

    private final Redis redis;
    private final IndexConfig config;

    IndexScanner(@Identifier(IndexRedis.INDEX) Redis redis, IndexConfig config) {
        this.redis = redis;
        this.config = config;
    }

    /** An entry with its key. */
    public record Found(IndexKey key, IndexEntry entry) {}

    /**
     * Figures of Redis.
     *
     * @param keys number of keys, keys of other users included
     * @param usedMemory memory of Redis in bytes
     * @param evicted number of keys that Redis has evicted since its start
     */
    public record Figures(long keys, long usedMemory, long evicted) {}

    /** Receives the entries that {@link #visit} finds. */
    public interface Visitor {
        /**
         * Called after each SCAN call, with or without entries.
         *
         * @param seen number of keys scanned, keys of other users included
         */
        void visit(List<Found> entries, long seen);
    }

    /** {@return the current figures of Redis} */
    public Figures figures() {
        long keys = await(redis.send(Request.cmd(Command.DBSIZE))).toLong();
        return new Figures(keys, info("memory", "used_memory"), info("stats", "evicted_keys"));
    }

    private long info(String section, String name) {
        String text = await(redis.send(Request.cmd(Command.INFO).arg(section))).toString();
        Matcher number = NUMBER.matcher(text);
        while (number.find()) {
            if (number.group(1).equals(name)) {
                return Long.parseLong(number.group(2));
            }
        }
        throw new IllegalStateException("INFO " + section + " of this Redis has no " + name);
    }

    /** {@return Redis's clock, milliseconds since 1970} */
    public long now() {
        Response time = await(redis.send(Request.cmd(Command.TIME)));
        return time.get(0).toLong() * 1_000 + time.get(1).toLong() / 1_000;
    }

    /** Scans all entries: an entry that exists during the whole scan is visited at least once. */
    public void visit(Visitor visitor) {
        String cursor = "0";
        long seen = 0;
        do {
            Response step = await(redis.send(
                    Request.cmd(Command.SCAN).arg(cursor).arg("COUNT").arg(BATCH)));
            cursor = step.get(0).toString();
            seen += step.get(1).size();
            visitor.visit(read(keys(step.get(1))), seen);
        } while (!cursor.equals("0"));
    }

    private static List<IndexKey> keys(Response names) {
        List<IndexKey> keys = new ArrayList<>(names.size());
        for (Response name : names) {
            IndexKey key = IndexKey.parse(name.toBytes());
            if (key != null) {
                keys.add(key);
            }
        }
        return keys;
    }

    private List<Found> read(List<IndexKey> keys) {
        List<Found> found = new ArrayList<>(keys.size());
        if (keys.isEmpty()) {
            return found;
        }
        Request get = Request.cmd(Command.MGET);
        keys.forEach(key -> get.arg(key.bytes()));
        Response values = await(redis.send(get));
        for (int i = 0; i < keys.size(); i++) {
            if (values.get(i) != null) {
                found.add(new Found(keys.get(i), IndexEntry.parse(values.get(i).toString(US_ASCII))));
            }
        }
        return found;
    }

    private <T> T await(Future<T> answer) {
        return Blocking.await(answer, config.timeout());
    }
}
