package org.riskosbridge.send;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A real HTTP server on loopback whose answers the test sets, and which keeps all requests. */
final class FakeReceiver implements AutoCloseable {

    /** One request. The status 0 means no answer: the server breaks the connection. */
    @FunctionalInterface
    interface Answering {
        int status(int number, Request request) throws Exception;
    }

    record Request(String path, String authorization, String contentType, String body, long at) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Queue<Request> requests = new ConcurrentLinkedQueue<>();
    private final Set<Integer> clientPorts = ConcurrentHashMap.newKeySet();
    private final AtomicInteger number = new AtomicInteger();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger mostUnderWay = new AtomicInteger();

    /** @param answering gets each request's number, from 1, and returns the status */
    FakeReceiver(Answering answering) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> handle(exchange, answering));
        server.start();
    }

    private void handle(HttpExchange exchange, Answering answering) throws IOException {
        mostUnderWay.accumulateAndGet(underWay.incrementAndGet(), Math::max);
        clientPorts.add(exchange.getRemoteAddress().getPort());
        var headers = exchange.getRequestHeaders();
        var request = new Request(
                exchange.getRequestURI().toString(),
                headers.getOrDefault("Authorization", List.of("")).get(0),
                headers.getOrDefault("Content-Type", List.of("")).get(0),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
                System.nanoTime());
        requests.add(request);
        int status = status(answering, request);
        underWay.decrementAndGet();
        if (status > 0) {
            // A body would be a second packet, and would wait 40 ms for the delayed acknowledgement of the first
            // packet.
            exchange.sendResponseHeaders(status, -1);
        }
        exchange.close();
    }

    private int status(Answering answering, Request request) throws IOException {
        try {
            return answering.status(number.incrementAndGet(), request);
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/webhooks/riskos");
    }

    List<Request> requests() {
        return List.copyOf(requests);
    }

    int connections() {
        return clientPorts.size();
    }

    int mostUnderWay() {
        return mostUnderWay.get();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
