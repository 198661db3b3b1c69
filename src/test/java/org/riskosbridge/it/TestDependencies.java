package org.riskosbridge.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.riskosbridge.standalone.KafkaBroker;
import org.riskosbridge.standalone.RedisServer;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.kafka.KafkaContainer;

/** A broker and a Redis: child processes, or containers if the build asks for them. */
public final class TestDependencies implements AutoCloseable {

    public static final Path DIRECTORY = Path.of("target", "it").toAbsolutePath();

    private static final class Shared {
        static final TestDependencies PARTS =
                Boolean.getBoolean("parts.containers") ? containers() : start("shared", Map.of(), true);

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(PARTS::close));
        }
    }

    public final String bootstrapServers;
    public final String redisHosts;

    /** The processes, so that tests can break them; null for containers and for a broker that all tests share. */
    public final KafkaBroker kafka;

    public final RedisServer redis;

    /** Whether all tests share this broker and this Redis, so that no test may break them. */
    final boolean shared;

    private final Path redisDirectory;
    private final Runnable end;

    private TestDependencies(
            String bootstrapServers,
            String redisHosts,
            KafkaBroker kafka,
            RedisServer redis,
            boolean shared,
            Path redisDirectory,
            Runnable end) {
        this.bootstrapServers = bootstrapServers;
        this.redisHosts = redisHosts;
        this.kafka = kafka;
        this.redis = redis;
        this.shared = shared;
        this.redisDirectory = redisDirectory;
        this.end = end;
    }

    /** {@return the broker and the Redis that all tests share; a test that breaks one of them must start its own} */
    public static TestDependencies shared() {
        return Shared.PARTS;
    }

    /** Starts a broker and a Redis for one test class, which may break them: always processes, because signals stop and kill them. */
    public static TestDependencies start(String name) {
        return start(name, Map.of());
    }

    /** Starts a broker and a Redis for one test class, with directives of {@code redis.conf} that replace the defaults. */
    static TestDependencies start(String name, Map<String, String> redisDirectives) {
        return start(name, redisDirectives, false);
    }

    /** Starts a Redis for one test class, which may break this Redis, beside the shared broker. */
    static TestDependencies withOwnRedis(String name, Map<String, String> redisDirectives) {
        Path directory =
                DIRECTORY.resolve(name + "-" + ProcessHandle.current().pid()).resolve("redis");
        RedisServer redis = new RedisServer(directory, 0, redisDirectives).start();
        return new TestDependencies(
                shared().bootstrapServers, redis.hosts(), null, redis, false, directory, redis::close);
    }

    private static TestDependencies start(String name, Map<String, String> redisDirectives, boolean shared) {
        Path directory = DIRECTORY.resolve(name + "-" + ProcessHandle.current().pid());
        RedisServer redis = new RedisServer(directory.resolve("redis"), 0, redisDirectives).start();
        KafkaBroker kafka = new KafkaBroker(BrokerStorage.formatted(directory.resolve("kafka"))).start();
        return new TestDependencies(
                kafka.bootstrapServers(), redis.hosts(), kafka, redis, shared, directory.resolve("redis"), () -> {
                    kafka.close();
                    redis.close();
                });
    }

    /** With a Docker engine: {@code mvn verify -Dparts.containers=true}. */
    @SuppressWarnings("resource") // the TestDependencies close it
    private static TestDependencies containers() {
        KafkaContainer kafka = new KafkaContainer("apache/kafka:4.1.1");
        GenericContainer<?> redis = new GenericContainer<>("redis:7.4-alpine").withExposedPorts(6379);
        kafka.start();
        redis.start();
        String redisHosts = "redis://" + redis.getHost() + ":" + redis.getFirstMappedPort();
        return new TestDependencies(kafka.getBootstrapServers(), redisHosts, null, null, true, DIRECTORY, () -> {
            kafka.stop();
            redis.stop();
        });
    }

    /** Deletes the files of a Redis that is not running. */
    void forgetRedis() {
        try (Stream<Path> files = Files.walk(redisDirectory)) {
            files.filter(file -> file.toString().contains("appendonly")
                            || file.toString().endsWith(".rdb"))
                    .filter(Files::isRegularFile)
                    .forEach(file -> assertThat(file.toFile().delete()).isTrue());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        end.run();
    }
}
