package org.riskosbridge.bench;

import static org.riskosbridge.bench.Kind.BRIDGE;
import static org.riskosbridge.bench.LoadProfile.USUAL;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.riskosbridge.standalone.LoopbackPorts;
import org.riskosbridge.standalone.RedisServer;

/** The cost of the list of recent deliveries for a bridge, and of a console that follows the list live. */
final class ConsoleRuns {

    private static final String WITHOUT = "without recent deliveries";
    private static final String WITH = "with recent deliveries";
    private static final String FOLLOWED = "with a live page of the console";

    /** What a page gets of one round at least: some rows of the table. */
    private static final int LEAST_BYTES = 10_000;

    private ConsoleRuns() {}

    static Section recentDeliveries(Site site, Effort effort) throws IOException, InterruptedException {
        RedisServer followed = site.redis();
        LoadScenario live = new LoadScenario(FOLLOWED, site.start(BRIDGE, followed), USUAL);
        ReceiverProcess with = site.start(BRIDGE, site.redis());
        ReceiverProcess without =
                site.start(BRIDGE, site.redis(), "without.", Map.of("bridge.recent-deliveries.enabled", "false"), "");
        try (LivePage page = new LivePage(site, followed)) {
            Table table = new Stage(site, effort, new Wrk(false))
                    .compare(List.of(
                            new LoadScenario(WITHOUT, without, USUAL), new LoadScenario(WITH, with, USUAL), live));
            if (page.bytes() < LEAST_BYTES) {
                throw new BenchFailed("The live page got only " + page.bytes() + " bytes");
            }
            return new Section(
                    table,
                    List.of("The live page got %,d bytes; the console took %.1f s of processor time."
                            .formatted(page.bytes(), page.cpuSeconds())),
                    List.of(
                            PerformanceTarget.atMost(
                                    "CPU per event, with / without recent deliveries",
                                    table.cpuTimes(WITH, WITHOUT),
                                    1.02),
                            PerformanceTarget.atMost(
                                    "CPU per event, with a live page / with recent deliveries",
                                    table.cpuTimes(FOLLOWED, WITH),
                                    1.02)));
        }
    }

    /** A console, and one page that follows the deliveries. */
    private static final class LivePage implements AutoCloseable {

        private static final Duration START = Duration.ofMinutes(1);

        private final Process console;
        private final String url;
        private final AtomicLong bytes = new AtomicLong();

        LivePage(Site site, RedisServer redis) throws IOException {
            int port = LoopbackPorts.free();
            url = "http://127.0.0.1:" + port;
            console = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx192m",
                            "-Dkafka.bootstrap.servers=" + site.bootstrapServers(),
                            "-Dquarkus.redis.hosts=" + redis.hosts(),
                            "-Dbridge.webhooks.riskos.auth.type=bearer",
                            "-Dbridge.webhooks.riskos.auth.bearer.tokens=" + BenchWebhook.TOKEN,
                            "-jar",
                            Builds.BRIDGE.toString(),
                            "console",
                            "--port",
                            Integer.toString(port)))
                    .redirectErrorStream(true)
                    .redirectOutput(Site.DIRECTORY.resolve("console.log").toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(console::destroyForcibly));
            Awaitility.await("start of the console")
                    .atMost(START)
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .until(() -> open("/live").getResponseCode() == HttpURLConnection.HTTP_OK);
            InputStream stream = open("/deliveries/stream").getInputStream();
            Thread reader = new Thread(() -> read(stream), "live-page");
            reader.setDaemon(true);
            reader.start();
        }

        private HttpURLConnection open(String path) throws IOException {
            return (HttpURLConnection) URI.create(url + path).toURL().openConnection();
        }

        private void read(InputStream stream) {
            byte[] buffer = new byte[8192];
            try (stream) {
                for (int read = stream.read(buffer); read > 0; read = stream.read(buffer)) {
                    bytes.addAndGet(read);
                }
            } catch (IOException closed) {
                // The console has ended; the run counts the bytes until then.
            }
        }

        long bytes() {
            return bytes.get();
        }

        double cpuSeconds() throws IOException {
            return Proc.cpuSeconds(console.pid());
        }

        @Override
        public void close() {
            console.destroy();
            console.onExit().orTimeout(60, TimeUnit.SECONDS).join();
        }
    }
}
