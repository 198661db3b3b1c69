package org.riskosbridge.cli;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.riskosbridge.auth.Loopback;
import org.riskosbridge.console.ConsoleRoutes;
import org.riskosbridge.startup.ConfigurationCheck;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code console}: pages about deliveries, records and quarantine, in a process of its own. */
@Command(
        name = "console",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description =
                "Run the console: pages about recent deliveries, set-up, topics, quarantine and replays, without personal data.",
        footer = {
            "",
            "The console reads the bridge's settings for Kafka, Redis and the webhooks. It needs tokens in bridge.console.operator or"
                    + " bridge.console.viewer, or bridge.console.login.type=oidc, to listen on any address but the loopback address."
        })
final class ConsoleCommand implements Callable<Integer> {

    /** One HTTP server, a shutdown without a delay, and a time-out for Kafka that is short enough for a person who waits for a page. */
    private static final Map<String, String> SETTINGS = Map.of(
            "quarkus.management.host-enabled", "false",
            "quarkus.shutdown.delay", "0s",
            "bridge.index.timeout", "10s",
            "kafka.request.timeout.ms", "5000",
            "kafka.default.api.timeout.ms", "8000");

    @Option(
            names = "--host",
            paramLabel = "<address>",
            defaultValue = "127.0.0.1",
            description = "The address to listen on.")
    private String host = "";

    @Option(names = "--port", paramLabel = "<port>", defaultValue = "8090", description = "The console's port.")
    private int port;

    @Override
    public Integer call() {
        SETTINGS.forEach(System::setProperty);
        System.setProperty("quarkus.http.host", host);
        System.setProperty("quarkus.http.port", Integer.toString(port));
        if (Main.isRefused(ConfigurationCheck.Purpose.CONSOLE)) {
            return CommandLine.ExitCode.USAGE;
        }
        AtomicInteger code = new AtomicInteger(1);
        Quarkus.run(
                App.class,
                (exitCode, failure) -> {
                    code.set(exitCode);
                    for (Throwable why = failure; why != null; why = why.getCause()) {
                        System.err.println(why.getMessage());
                    }
                },
                Start.NOT_SERVING);
        return code.get();
    }

    /** Runs until it is stopped. */
    static final class App implements QuarkusApplication {

        private final ConsoleRoutes routes;

        App(ConsoleRoutes routes) {
            this.routes = routes;
        }

        @Override
        public int run(String... arguments) {
            String host = System.getProperty("quarkus.http.host", "");
            if (!routes.open(Loopback.is(host))) {
                System.err.println(
                        "--host " + host + " is reachable from other machines, and the console would need no login: set"
                                + " bridge.console.operator.token-files or bridge.console.viewer.token-files,"
                                + " bridge.console.login.type=oidc, or --host 127.0.0.1.");
                return CommandLine.ExitCode.USAGE;
            }
            System.out.println(
                    "The console is at http://" + host + ":" + System.getProperty("quarkus.http.port") + "/");
            Quarkus.waitForExit();
            return CommandLine.ExitCode.OK;
        }
    }
}
