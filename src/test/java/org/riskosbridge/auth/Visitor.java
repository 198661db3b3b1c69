package org.riskosbridge.auth;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Sends requests to one of the {@link TestWebhooks}. */
record Visitor(URI door) {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** The answer to a request; a refusal has a challenge, and a 503 has a remedy. */
    record Answer(int status, String challenge, String remedy) {}

    Answer bring(String token) {
        return send(token).join();
    }

    /** {@return the answers to requests with these tokens, all sent at once} */
    List<Answer> bring(List<String> tokens) {
        List<CompletableFuture<Answer>> answers =
                tokens.stream().map(this::send).toList();
        return answers.stream().map(CompletableFuture::join).toList();
    }

    int status(String token) {
        return bring(token).status();
    }

    private CompletableFuture<Answer> send(String token) {
        HttpRequest request = HttpRequest.newBuilder(door)
                .header("Authorization", "Bearer " + token)
                .timeout(Duration.ofSeconds(60))
                .POST(BodyPublishers.noBody())
                .build();
        return HTTP.sendAsync(request, BodyHandlers.ofString()).thenApply(Visitor::answer);
    }

    private static Answer answer(HttpResponse<String> response) {
        return new Answer(
                response.statusCode(),
                response.headers().firstValue("WWW-Authenticate").orElse(""),
                response.body());
    }
}
