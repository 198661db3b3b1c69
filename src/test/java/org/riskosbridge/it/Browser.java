package org.riskosbridge.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** One page of a Chromium without a window, by the Chrome DevTools Protocol (chromedevtools.github.io/devtools-protocol). */
final class Browser implements AutoCloseable {

    private static final String LISTENING = "DevTools listening on ";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonObject>> open = new ConcurrentHashMap<>();
    private final List<String> problems = new CopyOnWriteArrayList<>();
    private final Process process;
    private final WebSocket socket;
    private final String session;

    private Browser(Process process, String address) {
        this.process = process;
        this.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create(address), new Messages())
                .join();
        String target = call("", "Target.createTarget", new JsonObject().put("url", "about:blank"))
                .getString("targetId");
        this.session = call(
                        "",
                        "Target.attachToTarget",
                        new JsonObject().put("targetId", target).put("flatten", true))
                .getString("sessionId");
        for (String domain : List.of("Page", "Runtime", "Log")) {
            call(domain + ".enable", new JsonObject());
        }
    }

    /** Starts {@code chromium}, which is on the PATH. */
    static Browser start(Path profile) throws IOException {
        Files.createDirectories(profile);
        Process process = new ProcessBuilder(
                        "chromium",
                        "--headless=new",
                        // The pages come from this build, on loopback; as root Chromium has no sandbox.
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--hide-scrollbars",
                        "--no-first-run",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile)
                .redirectErrorStream(true)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(LISTENING)) {
                Thread drain = new Thread(() -> lines.lines().forEach(ignored -> {}));
                drain.setDaemon(true);
                drain.start();
                return new Browser(process, line.substring(LISTENING.length()));
            }
        }
        throw new IOException("chromium has ended");
    }

    private final class Messages implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                message(new JsonObject(text.toString()));
                text.setLength(0);
            }
            from.request(1);
            return null;
        }
    }

    private void message(JsonObject message) {
        CompletableFuture<JsonObject> asked = open.remove(message.getInteger("id", 0));
        if (asked != null) {
            if (message.containsKey("error")) {
                asked.completeExceptionally(new IllegalStateException(message.encode()));
            } else {
                asked.complete(message.getJsonObject("result"));
            }
        } else if ("Runtime.exceptionThrown".equals(message.getString("method"))
                || ("Log.entryAdded".equals(message.getString("method"))
                        && "error"
                                .equals(message.getJsonObject("params")
                                        .getJsonObject("entry")
                                        .getString("level")))) {
            problems.add(message.getJsonObject("params").encode());
        }
    }

    private JsonObject call(String method, JsonObject parameters) {
        return call(session, method, parameters);
    }

    private JsonObject call(String at, String method, JsonObject parameters) {
        int id = ids.incrementAndGet();
        CompletableFuture<JsonObject> answer = new CompletableFuture<>();
        open.put(id, answer);
        JsonObject message =
                new JsonObject().put("id", id).put("method", method).put("params", parameters);
        if (!at.isEmpty()) {
            message.put("sessionId", at);
        }
        socket.sendText(message.encode(), true).join();
        return answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    /** Opens a page, and waits until the page is loaded. */
    void open(String url) {
        call("Page.navigate", new JsonObject().put("url", url));
        awaitTrue("document.readyState === 'complete'");
    }

    /** @param scheme {@code light} or {@code dark} */
    void look(int width, int height, String scheme) {
        call(
                "Emulation.setDeviceMetricsOverride",
                new JsonObject()
                        .put("width", width)
                        .put("height", height)
                        .put("deviceScaleFactor", 1)
                        .put("mobile", width < 600));
        call(
                "Emulation.setEmulatedMedia",
                new JsonObject().put("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** {@return the result of a script of the developer tools, which the page's policy does not restrict} */
    Object evaluate(String script) {
        JsonObject answer = call(
                "Runtime.evaluate",
                new JsonObject()
                        .put("expression", script)
                        .put("awaitPromise", true)
                        .put("returnByValue", true));
        if (answer.containsKey("exceptionDetails")) {
            throw new IllegalStateException(answer.encode());
        }
        return answer.getJsonObject("result").getValue("value");
    }

    void awaitTrue(String script) {
        Awaitility.await().atMost(PATIENCE).until(() -> Boolean.TRUE.equals(evaluate("Boolean(" + script + ")")));
    }

    /** {@return errors of scripts and violations of the content security policy since the last call} */
    List<String> problems() {
        List<String> all = List.copyOf(problems);
        problems.removeAll(all);
        return all;
    }

    /** Takes a picture of the whole page. */
    void picture(Path file) throws IOException {
        JsonObject answer = call("Page.captureScreenshot", new JsonObject().put("captureBeyondViewport", true));
        Files.createDirectories(file.getParent());
        Files.write(file, Base64.getDecoder().decode(answer.getString("data")));
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
