package org.riskosbridge.send;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.impl.ConnectionBase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** One event loop with an HTTP/1.1 client that keeps connections alive. */
final class Http implements AutoCloseable {

    /** A connection that was idle for longer is not reused: receivers close idle connections, some after 5 s. */
    private static final int KEEP_ALIVE_SECONDS = 3;

    /** Maximum bytes of a response's head: limits the memory that a faulty receiver can use. */
    private static final int HEAD_LIMIT = 64 * 1024;

    /** In milliseconds; the maximum of Vert.x. */
    private static final long LONGEST = Integer.MAX_VALUE;

    private final Context loop = Program.VERTX.getOrCreateContext();
    private final HttpClient client;

    private Http(HttpClientOptions options, int connections) {
        client = Program.VERTX
                .httpClientBuilder()
                .with(options)
                // The pool size in the client options (5 by default) has no effect here.
                .with(new PoolOptions().setHttp1MaxSize(connections))
                .withConnectHandler(Http::readThoughUnsent)
                .build();
    }

    /**
     * A receiver may respond before it has read the whole body, for example with 413, and close. Netty would then drop the unread response
     * as soon as a write of the rest of the body fails.
     */
    private static void readThoughUnsent(HttpConnection connection) {
        ((ConnectionBase) connection).channel().config().setAutoClose(false);
    }

    /**
     * Reads the trusted certificates. Blocks on the file.
     *
     * @throws SendException when the file has none
     */
    static Http open(SendRequest request) throws SendException {
        int timeout =
                (int) Math.min(LONGEST, Math.max(1, request.retries().timeout().toMillis()));
        var options = new HttpClientOptions()
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setMaxHeaderSize(HEAD_LIMIT)
                .setConnectTimeout(timeout)
                .setSslHandshakeTimeout(timeout)
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        believe(request.trust(), options);
        return new Http(options, request.pace().connections());
    }

    /** The event loop is never closed, because Netty takes more than a second to end an event loop. */
    private static final class Program {

        static final Vertx VERTX = start();

        private static Vertx start() {
            // Uses the JDK's resolver, as Quarkus does, because the resolver of Vert.x takes longer to start.
            System.setProperty("vertx.disableDnsResolver", "true");
            return Vertx.vertx(new VertxOptions()
                    .setEventLoopPoolSize(1)
                    .setWorkerPoolSize(1)
                    .setInternalBlockingPoolSize(1)
                    .setUseDaemonThread(true)
                    .setBlockedThreadCheckInterval(1)
                    .setBlockedThreadCheckIntervalUnit(TimeUnit.DAYS)
                    .setFileSystemOptions(
                            new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        }
    }

    private static void believe(Trust trust, HttpClientOptions options) throws SendException {
        if (trust instanceof Trust.Any) {
            options.setTrustAll(true).setVerifyHost(false);
        } else if (trust instanceof Trust.Only only) {
            options.setTrustOptions(pem(only.certificates()));
        }
    }

    private static PemTrustOptions pem(Path file) throws SendException {
        try {
            var certificates = new PemTrustOptions().addCertValue(Buffer.buffer(Files.readAllBytes(file)));
            certificates.getTrustManagerFactory(Program.VERTX);
            return certificates;
        } catch (IOException e) {
            throw new SendException("the TLS certificates cannot be used: " + e.getMessage(), e);
        } catch (Exception e) {
            throw new SendException(file + " contains no certificate in PEM format", e);
        }
    }

    HttpClient client() {
        return client;
    }

    Context loop() {
        return loop;
    }

    /** Abandons requests in flight. */
    @Override
    public void close() {
        client.close();
    }
}
