package org.riskosbridge.http;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;

/** Sets a receive buffer that fits head and body of most deliveries, so that {@link BodyReader} need not copy the body. */
@Singleton
class HttpBuffers implements HttpServerOptionsCustomizer {

    /** Vert.x's own default is 2,048 bytes; above 32 KiB Netty does not pool such buffers. */
    private static final int BYTES = 32 * 1024;

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        options.setReceiveBufferSize(BYTES);
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        options.setReceiveBufferSize(BYTES);
    }
}
