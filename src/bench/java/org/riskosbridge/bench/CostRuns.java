package org.riskosbridge.bench;

import static org.riskosbridge.bench.Kind.BARE;
import static org.riskosbridge.bench.Kind.BRIDGE;
import static org.riskosbridge.bench.Kind.EXPRESS;
import static org.riskosbridge.bench.Kind.OBVIOUS;
import static org.riskosbridge.bench.LoadProfile.USUAL;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.riskosbridge.oidc.Client;
import org.riskosbridge.oidc.OidcServer;
import org.riskosbridge.standalone.RedisServer;

/** The cost of an event, compared with other receivers and under other conditions. */
final class CostRuns {

    private static final Wrk WRK = new Wrk(false);

    private CostRuns() {}

    static Section allNew(Site site, Effort effort) throws IOException, InterruptedException {
        RedisServer redis = site.redis();
        Table table = new Stage(site, effort, WRK)
                .compare(List.of(
                        new LoadScenario("bare endpoint", site.start(BARE, redis), USUAL),
                        new LoadScenario("bare REST endpoint", site.start(OBVIOUS, redis), USUAL.at(BenchWebhook.REST)),
                        new LoadScenario("obvious Quarkus", site.start(OBVIOUS, redis), USUAL),
                        new LoadScenario("Express", site.start(EXPRESS, redis), USUAL),
                        new LoadScenario("bridge", site.start(BRIDGE, redis), USUAL)));
        Row bridge = table.row("bridge");
        Row obvious = table.row("obvious Quarkus");
        ToDoubleFunction<Measurement> perSecond = round -> round.answers().perSecond();
        List<String> notes = Stream.of(bridge, obvious)
                .map(row -> "%s: receiver, broker and Redis together %.1f us per event"
                        .formatted(row.scenario().label(), row.median(Measurement::whole)))
                .toList();
        return new Section(
                table,
                notes,
                List.of(
                        PerformanceTarget.atMost(
                                "CPU per event, bridge / bare REST endpoint",
                                table.cpuTimes("bridge", "bare REST endpoint"),
                                3),
                        PerformanceTarget.atMost(
                                "CPU per event, bridge / bare endpoint without REST",
                                table.cpuTimes("bridge", "bare endpoint"),
                                3),
                        PerformanceTarget.atMost(
                                "CPU per event, bridge, broker and Redis together / bare endpoint",
                                bridge.times(Measurement::whole, table.row("bare endpoint"), Measurement::cpu),
                                3.5),
                        PerformanceTarget.atLeast(
                                "events/s, bridge / obvious Quarkus", bridge.times(obvious, perSecond), 2),
                        PerformanceTarget.atLeast(
                                "events/s, bridge / Express", bridge.times(table.row("Express"), perSecond), 6)));
    }

    static Section duplicates(Site site, Effort effort) throws IOException, InterruptedException {
        RedisServer redis = site.redis();
        ReceiverProcess obvious = site.start(OBVIOUS, redis);
        ReceiverProcess bridge = site.start(BRIDGE, redis);
        Table table = new Stage(site, effort, WRK)
                .compare(List.of(
                        new LoadScenario("bare endpoint", site.start(BARE, redis), USUAL),
                        new LoadScenario("obvious Quarkus, duplicates", obvious, USUAL.repeating(1)),
                        new LoadScenario("bridge, all new", bridge, USUAL),
                        new LoadScenario("bridge, 10 % duplicates", bridge, USUAL.repeating(0.1)),
                        new LoadScenario("bridge, duplicates", bridge, USUAL.repeating(1))));
        return new Section(
                table,
                List.of(),
                List.of(PerformanceTarget.atMost(
                        "CPU per duplicate, bridge / bare", table.cpuTimes("bridge, duplicates", "bare endpoint"), 2)));
    }

    static Section schemes(Site site, Effort effort) throws IOException, InterruptedException {
        try (OidcServer provider = new OidcServer().start()) {
            RedisServer redis = site.redis();
            Map<String, String> webhooks = Map.of(
                    "bridge.webhooks.basic.topic-prefix",
                    "bridge.",
                    "bridge.webhooks.basic.auth.type",
                    "basic",
                    "bridge.webhooks.basic.auth.basic.username",
                    BenchWebhook.USER,
                    "bridge.webhooks.basic.auth.basic.passwords",
                    BenchWebhook.PASSWORD,
                    "bridge.webhooks.oauth2.topic-prefix",
                    "bridge.",
                    "bridge.webhooks.oauth2.auth.type",
                    "oauth2",
                    "quarkus.oidc.oauth2.auth-server-url",
                    provider.issuer(),
                    "quarkus.oidc.oauth2.token.audience",
                    Client.AUDIENCE);
            ReceiverProcess bridge = site.start(BRIDGE, redis, "bridge.", webhooks, longToken(provider));
            Table table = new Stage(site, effort, WRK)
                    .compare(List.of(
                            new LoadScenario("bare endpoint", site.start(BARE, redis), USUAL),
                            new LoadScenario("bearer", bridge, USUAL),
                            new LoadScenario("basic", bridge, USUAL.at(BenchWebhook.BASIC)),
                            new LoadScenario("oauth2, JWT, remembered", bridge, USUAL.at(BenchWebhook.OAUTH2))));
            return new Section(
                    table,
                    List.of(),
                    List.of(
                            PerformanceTarget.atMost(
                                    "CPU per event, basic / bearer", table.cpuTimes("basic", "bearer"), 1.03),
                            PerformanceTarget.atMost(
                                    "CPU per event, oauth2 / bearer",
                                    table.cpuTimes("oauth2, JWT, remembered", "bearer"),
                                    1.1)));
        }
    }

    /** A token as RiskOS would get it, but valid for longer than the run. */
    private static String longToken(OidcServer provider) {
        Instant now = Instant.now();
        return provider.signed(new JsonObject()
                .put("iss", provider.issuer())
                .put("sub", Client.RISKOS.id())
                .put("aud", Client.AUDIENCE)
                .put("iat", now.getEpochSecond())
                .put("exp", now.plus(Duration.ofDays(1)).getEpochSecond()));
    }

    static Section sizes(Site site, Effort effort) throws IOException, InterruptedException {
        RedisServer redis = site.redis();
        ReceiverProcess bare = site.start(BARE, redis);
        ReceiverProcess bridge = site.start(BRIDGE, redis);
        List<LoadScenario> scenarios = new ArrayList<>();
        for (int size : List.of(USUAL.size(), 560, 8 * 1024, 64 * 1024, 256 * 1024)) {
            scenarios.add(new LoadScenario("bare endpoint, " + size + " bytes", bare, USUAL.of(size)));
            scenarios.add(new LoadScenario(size + " bytes", bridge, USUAL.of(size)));
        }
        Table table = new Stage(site, effort, WRK).compare(scenarios);
        return new Section(
                table,
                List.of(),
                List.of(PerformanceTarget.atMost(
                        "CPU per event, 8 KB / 2 KB", table.cpuTimes("8192 bytes", "2188 bytes"), 2)));
    }

    static Section spool(Site site, Effort effort) throws IOException, InterruptedException {
        RedisServer redis = site.redis();
        Map<String, String> settings = Map.of(
                "bridge.spool.directory",
                Files.createTempDirectory(Site.DIRECTORY, "spool").toString(),
                "bridge.spool.key",
                Base64.getEncoder().encodeToString(new byte[32]));
        Table table = new Stage(site, effort, WRK)
                .compare(List.of(
                        new LoadScenario("without spool", site.start(BRIDGE, redis), USUAL),
                        new LoadScenario(
                                "with an idle spool", site.start(BRIDGE, redis, "spooling.", settings, ""), USUAL)));
        return new Section(
                table,
                List.of(),
                List.of(PerformanceTarget.atMost(
                        "CPU per event, with an idle spool / without",
                        table.cpuTimes("with an idle spool", "without spool"),
                        1.02)));
    }

    static Section connections(Site site, Effort effort) throws IOException, InterruptedException {
        RedisServer redis = site.redis();
        ReceiverProcess bare = site.start(BARE, redis);
        ReceiverProcess bridge = site.start(BRIDGE, redis);
        List<LoadScenario> scenarios = new ArrayList<>();
        for (int connections : List.of(USUAL.connections(), 1, 1024)) {
            scenarios.add(new LoadScenario("bare endpoint, " + connections, bare, USUAL.over(connections)));
            scenarios.add(new LoadScenario(Integer.toString(connections), bridge, USUAL.over(connections)));
        }
        return new Section(new Stage(site, effort, WRK).compare(scenarios), List.of(), List.of());
    }
}
