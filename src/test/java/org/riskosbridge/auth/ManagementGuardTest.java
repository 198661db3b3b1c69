package org.riskosbridge.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManagementGuardTest {

    private static final Verdict WRONG = new Verdict.Unauthorized("Bearer realm=\"management\"", "wrong token");
    private static final Map<String, Verdict> VERDICTS = Map.of(
            "right",
            Verdict.Accepted.INSTANCE,
            "forbidden",
            new Verdict.Forbidden("Bearer"),
            "too-many",
            Verdict.TooMany.INSTANCE,
            "unavailable",
            new Verdict.Unavailable("the provider does not answer"));
    private static final Vertx VERTX = Vertx.vertx();
    private static HttpServer server;

    @BeforeAll
    static void serve() {
        Router router = Router.router(VERTX);
        router.route("/q/*").handler(http -> http.end("revealed"));
        ManagementGuard.protect(
                router,
                http -> Future.succeededFuture(
                        VERDICTS.getOrDefault(String.valueOf(SchemeCredentials.of(http, "Bearer")), WRONG)));
        server = VERTX.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    @AfterAll
    static void stop() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/metrics", "/q/health", "/q/health/group/all", "/q/health/live/", "/q//metrics"})
    void isOpenedByTheTokenAlone(String path) throws Exception {
        HttpResponse<String> refused = get(path, "wrong");
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("WWW-Authenticate")).contains("Bearer realm=\"management\"");
        assertThat(refused.body()).isEmpty();
        assertThat(get(path, "right").body()).isEqualTo("revealed");
    }

    @ParameterizedTest
    @CsvSource({"forbidden,403", "too-many,429", "unavailable,503"})
    void anyOtherVerdictThanAcceptedKeepsItShut(String token, int status) throws Exception {
        HttpResponse<String> refused = get("/q/metrics", token);
        assertThat(refused.statusCode()).isEqualTo(status);
        assertThat(refused.body()).isEmpty();
    }

    @Test
    void probesNeedNone() throws Exception {
        for (String probe : new String[] {"live", "ready", "started"}) {
            assertThat(get("/q/health/" + probe, "wrong").statusCode()).isEqualTo(200);
        }
    }

    private static HttpResponse<String> get(String path, String token) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.actualPort() + path);
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(uri)
                                .header("Authorization", "Bearer " + token)
                                .build(),
                        BodyHandlers.ofString());
    }
}
