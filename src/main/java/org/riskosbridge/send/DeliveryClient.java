package org.riskosbridge.send;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.NotSslRecordException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;

/** Sends deliveries to a webhook. Never sends a request twice: a broken connection is a result too. */
final class DeliveryClient {

    /** Bytes of a response body that are kept; the rest is read and dropped. */
    private static final int BODY_KEPT = 8 * 1024;

    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence AGENT = HttpHeaders.createOptimized("riskos-kafka-bridge-send");

    private final Http http;
    private final RequestOptions target;
    private final long timeoutMillis;

    DeliveryClient(Http http, URI url, Duration timeout) {
        this.http = http;
        this.target = new RequestOptions().setMethod(HttpMethod.POST).setAbsoluteURI(url.toString());
        this.timeoutMillis = Math.max(1, timeout.toMillis());
    }

    /** {@return the result of one attempt; never a failed future} The time-out includes the connection set-up. */
    Future<AttemptResult> post(byte[] body, Optional<String> authorization) {
        Promise<AttemptResult> answer = Promise.promise();
        Future<HttpClientRequest> request = http.client().request(target);
        long timer = http.loop().owner().setTimer(timeoutMillis, over -> {
            answer.tryComplete(new AttemptResult.TimedOut());
            request.onSuccess(HttpClientRequest::reset);
        });
        request.compose(connected ->
                        answer.future().isComplete() ? unsent(connected) : send(connected, body, authorization))
                .compose(DeliveryClient::read)
                .otherwise(DeliveryClient::failure)
                .onSuccess(read -> {
                    http.loop().owner().cancelTimer(timer);
                    answer.tryComplete(read);
                });
        return answer.future();
    }

    private static Future<HttpClientResponse> unsent(HttpClientRequest request) {
        request.reset();
        return request.response();
    }

    private static Future<HttpClientResponse> send(
            HttpClientRequest request, byte[] body, Optional<String> authorization) {
        request.putHeader(HttpHeaders.CONTENT_TYPE, JSON).putHeader(HttpHeaders.USER_AGENT, AGENT);
        authorization.ifPresent(value -> request.putHeader(HttpHeaders.AUTHORIZATION, value));
        return request.send(Buffer.buffer(body));
    }

    private static Future<AttemptResult> read(HttpClientResponse response) {
        Buffer kept = Buffer.buffer();
        response.handler(part -> kept.appendBuffer(part, 0, Math.min(part.length(), BODY_KEPT - kept.length())));
        return response.end().map(end -> {
            Optional<String> type = Optional.ofNullable(response.getHeader(HttpHeaders.CONTENT_TYPE));
            return new AttemptResult.Status(response.statusCode(), ProblemDetail.of(type.orElse(""), kept.getBytes()));
        });
    }

    private static AttemptResult failure(Throwable error) {
        return error instanceof ConnectTimeoutException
                ? new AttemptResult.TimedOut()
                : new AttemptResult.ConnectionFailed(reason(error));
    }

    /** One line. Quotes nothing of a response that is neither HTTP nor TLS. */
    private static String reason(Throwable error) {
        if (error instanceof UnknownHostException) {
            return "unknown host";
        }
        if (error instanceof HttpClosedException) {
            return "closed without an answer";
        }
        if (error instanceof ConnectException
                && String.valueOf(error.getMessage()).startsWith("Connection refused")) {
            return "connection refused";
        }
        String reason = "no HTTP response";
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof NotSslRecordException) {
                return "not an SSL/TLS record";
            }
            if (cause instanceof IOException) {
                reason = String.valueOf(cause.getMessage());
            }
        }
        return reason.replaceAll("\\s+", " ").strip();
    }
}
