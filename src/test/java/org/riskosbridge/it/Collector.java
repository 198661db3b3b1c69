package org.riskosbridge.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** A server for the other requests of a bridge than those to Kafka and Redis: accepts traces by OTLP/HTTP, and introspects access tokens. */
final class Collector implements AutoCloseable {

    /** A span as it was exported; ids in hexadecimal digits. */
    record Span(
            String name,
            String traceId,
            String id,
            String parent,
            Map<String, String> attributes,
            List<String> events) {}

    private final Vertx vertx = Vertx.vertx();
    private final Queue<byte[]> exports = new ConcurrentLinkedQueue<>();
    private final HttpServer server;
    private final UnaryOperator<String> introspection;

    /** @param introspection answers an introspection request, a form with a token (RFC 7662), with JSON */
    Collector(UnaryOperator<String> introspection) {
        this.introspection = introspection;
        this.server = vertx.createHttpServer()
                .requestHandler(this::take)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private void take(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            if (request.path().equals("/v1/traces")) {
                exports.add(body.getBytes());
                request.response()
                        .putHeader("Content-Type", "application/x-protobuf")
                        .end();
            } else {
                request.response()
                        .putHeader("Content-Type", "application/json")
                        .end(introspection.apply(body.toString()));
            }
        });
    }

    String url() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    /** {@return everything that the bridge exported, byte for byte} */
    String raw() {
        return exports.stream().map(export -> new String(export, ISO_8859_1)).collect(Collectors.joining());
    }

    /** The numbers are those of opentelemetry-proto's {@code trace.proto}. */
    List<Span> spans() throws InvalidProtocolBufferException {
        List<Span> spans = new ArrayList<>();
        for (byte[] export : exports) {
            for (UnknownFieldSet ofResource : inside(UnknownFieldSet.parseFrom(export), 1)) {
                for (UnknownFieldSet ofScope : inside(ofResource, 2)) {
                    for (UnknownFieldSet span : inside(ofScope, 2)) {
                        spans.add(span(span));
                    }
                }
            }
        }
        return spans;
    }

    private static Span span(UnknownFieldSet span) throws InvalidProtocolBufferException {
        Map<String, String> attributes = new java.util.TreeMap<>();
        for (UnknownFieldSet attribute : inside(span, 9)) {
            attributes.put(text(attribute, 1), text(inside(attribute, 2).get(0), 1));
        }
        List<String> events = new ArrayList<>();
        for (UnknownFieldSet event : inside(span, 11)) {
            events.add(text(event, 2));
        }
        return new Span(text(span, 5), hex(span, 1), hex(span, 2), hex(span, 4), attributes, events);
    }

    private static List<UnknownFieldSet> inside(UnknownFieldSet message, int field)
            throws InvalidProtocolBufferException {
        List<UnknownFieldSet> inside = new ArrayList<>();
        for (ByteString bytes : message.getField(field).getLengthDelimitedList()) {
            inside.add(UnknownFieldSet.parseFrom(bytes));
        }
        return inside;
    }

    private static String text(UnknownFieldSet message, int field) {
        return message.getField(field).getLengthDelimitedList().stream()
                .map(ByteString::toStringUtf8)
                .collect(Collectors.joining());
    }

    private static String hex(UnknownFieldSet message, int field) {
        return message.getField(field).getLengthDelimitedList().stream()
                .map(bytes -> HexFormat.of().formatHex(bytes.toByteArray()))
                .collect(Collectors.joining());
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
