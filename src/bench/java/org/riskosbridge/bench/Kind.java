package org.riskosbridge.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The programs that are compared, and how each is started. */
enum Kind {
    /** Reads the body and answers 200: the yardstick. */
    BARE,
    /** REST resource, emitter, SET NX: the obvious hand-written receiver with Quarkus. */
    OBVIOUS,
    /** Express, kafkajs, ioredis: the obvious hand-written receiver with Node. */
    EXPRESS,
    /** The bridge of this repository. */
    BRIDGE;

    /** The options of all receivers on a JVM; they are the best options for each of them when broker and Redis share the processors. */
    static final List<String> JVM =
            List.of("-Xmx192m", "-XX:+UseParallelGC", "-Dquarkus.vertx.event-loops-pool-size=1");

    /** Whether the JVM has the version of the image's JVM. */
    static final boolean IS_OF_IMAGE = Runtime.version().feature() >= 25;

    /** The options that the image adds for the bridge, without the AOT cache. */
    static final List<String> AS_ITS_IMAGE = IS_OF_IMAGE
            ? List.of("-XX:CompileThresholdScaling=4", "-XX:TrimNativeHeapInterval=10000")
            : List.of("-XX:CompileThresholdScaling=4");

    boolean isJava() {
        return this != EXPRESS;
    }

    boolean isReady(int status) {
        return this == BRIDGE ? status == 200 : status > 0;
    }

    /** {@return the command of a process that serves this site} */
    List<String> command(Place place) {
        if (this == EXPRESS) {
            return List.of("node", Builds.EXPRESS.resolve("server.js").toString());
        }
        Map<String, String> settings = new TreeMap<>(
                Map.of("quarkus.http.host", "127.0.0.1", "quarkus.http.port", Integer.toString(place.port())));
        settings.putAll(this == BARE ? Map.of() : parts(place));
        settings.putAll(place.more());
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        if (this == BRIDGE) {
            command.addAll(AS_ITS_IMAGE);
            if (IS_OF_IMAGE) {
                command.add("-XX:AOTCache=" + Builds.CACHE);
            }
        }
        settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of("-jar", jar().toString()));
        return command;
    }

    Map<String, String> environment(Place place) {
        return switch (this) {
            case EXPRESS ->
                Map.of(
                        "PORT", Integer.toString(place.port()),
                        "TOPIC", place.topic(),
                        "BOOTSTRAP_SERVERS", place.bootstrapServers(),
                        "REDIS_URL", place.redis(),
                        "NODE_ENV", "production");
            // The variable that the image sets.
            case BRIDGE -> Map.of("MALLOC_ARENA_MAX", "2");
            default -> Map.of();
        };
    }

    private Path jar() {
        return switch (this) {
            case BARE -> Builds.BARE;
            case OBVIOUS -> Builds.OBVIOUS;
            default -> Builds.BRIDGE;
        };
    }

    private Map<String, String> parts(Place place) {
        Map<String, String> settings = new TreeMap<>(Map.of(
                "kafka.bootstrap.servers", place.bootstrapServers(),
                "quarkus.redis.hosts", place.redis()));
        settings.putAll(
                this == OBVIOUS
                        ? Map.of("mp.messaging.outgoing.events.topic", place.topic())
                        : Map.of(
                                "quarkus.management.host",
                                "127.0.0.1",
                                "quarkus.management.port",
                                Integer.toString(place.managementPort()),
                                "bridge.log.quarantine-topic",
                                place.prefix() + "quarantine",
                                "bridge.webhooks.riskos.topic-prefix",
                                place.prefix(),
                                "bridge.webhooks.riskos.auth.type",
                                "bearer",
                                "bridge.webhooks.riskos.auth.bearer.tokens",
                                BenchWebhook.TOKEN));
        return settings;
    }

    /**
     * Where a receiver stands.
     *
     * @param prefix prefix of all its topics
     * @param more settings
     */
    record Place(
            int port,
            int managementPort,
            String bootstrapServers,
            String redis,
            String prefix,
            Map<String, String> more) {

        /** {@return the topic of a receiver that has only one} */
        String topic() {
            return prefix + "events";
        }
    }
}
