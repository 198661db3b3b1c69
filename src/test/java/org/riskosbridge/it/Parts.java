package org.riskosbridge.it;

import java.nio.file.Path;
import java.util.Map;
import org.riskosbridge.standalone.KafkaBroker;
import org.riskosbridge.standalone.RedisServer;

/** A broker and a Redis. */
final class Parts implements AutoCloseable {

    static final Path DIRECTORY = Path.of("target", "it").toAbsolutePath();

    private static final class Shared {
        static final Parts PARTS = start("shared");

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(PARTS::close));
        }
    }

    final KafkaBroker kafka;
    final RedisServer redis;

    private Parts(KafkaBroker kafka, RedisServer redis) {
        this.kafka = kafka;
        this.redis = redis;
    }

    /** {@return the parts that all tests share which do not break them} */
    static Parts shared() {
        return Shared.PARTS;
    }

    /** Starts parts of one's own, to be broken. */
    static Parts start(String name) {
        Path directory = DIRECTORY.resolve(name + "-" + ProcessHandle.current().pid());
        RedisServer redis = new RedisServer(directory.resolve("redis")).start();
        return new Parts(new KafkaBroker(directory.resolve("kafka"), 0, Map.of()).start(), redis);
    }

    @Override
    public void close() {
        kafka.close();
        redis.close();
    }
}
