package org.riskosbridge.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Polls the bridge's own readiness, as an orchestrator does, until the bridge is ready. */
final class Readiness {

    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);

    private Readiness() {}

    /** Runs the task in its own thread when the bridge with this management port is ready. */
    static void then(int managementPort, Runnable task) {
        Thread thread = new Thread(() -> awaitReady(managementPort, task), "await-ready");
        // A daemon thread, because the thread must not delay the end of a bridge that does not become ready.
        thread.setDaemon(true);
        thread.start();
    }

    private static void awaitReady(int managementPort, Runnable task) {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + managementPort + "/q/health/ready"))
                .timeout(ANSWER_LIMIT)
                .build();
        try {
            while (!isReady(client, request)) {
                Thread.sleep(PAUSE.toMillis());
            }
            task.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isReady(HttpClient client, HttpRequest request) throws InterruptedException {
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYetOpen) {
            return false;
        }
    }
}
