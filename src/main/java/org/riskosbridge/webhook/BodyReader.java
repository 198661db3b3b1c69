package org.riskosbridge.webhook;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Collects one request's body, up to a limit. */
final class BodyReader {

    private final int limit;
    private final Promise<Optional<byte[]>> body = Promise.promise();
    private @Nullable Buffer collected;

    private BodyReader(int limit) {
        this.limit = limit;
    }

    /**
     * Reads the body of a request.
     *
     * @return the bytes as they came; empty when there are more than the limit; a failure when the sender went away
     */
    static Future<Optional<byte[]>> read(HttpServerRequest request, int limit) {
        BodyReader reader = new BodyReader(limit);
        if (request.headers().contains(HttpHeaders.EXPECT, HttpHeaders.CONTINUE, true)) {
            request.response().writeContinue();
        }
        request.handler(reader::chunk);
        request.endHandler(ignored -> reader.end());
        request.exceptionHandler(reader.body::tryFail);
        request.resume();
        return reader.body.future();
    }

    /** {@return how long the request says that its body is, in bytes; -1 when it comes in chunks} */
    static long declaredLength(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        // Netty has refused a length that is no number before this is called.
        return length == null ? -1 : Long.parseLong(length);
    }

    private void chunk(Buffer chunk) {
        if (collected == null) {
            collected = chunk;
        } else if (collected.length() + chunk.length() <= limit) {
            collected = collected.appendBuffer(chunk);
        } else {
            body.tryComplete(Optional.empty());
            return;
        }
        if (collected.length() > limit) {
            body.tryComplete(Optional.empty());
        }
    }

    private void end() {
        body.tryComplete(Optional.of(collected == null ? new byte[0] : bytes(collected.getByteBuf())));
    }

    /** A body that came in one piece has an array of its own, which nobody else writes to: no need for a copy. */
    private static byte[] bytes(ByteBuf buffer) {
        boolean isWhole = buffer.hasArray() && buffer.readableBytes() == buffer.array().length;
        return isWhole ? buffer.array() : ByteBufUtil.getBytes(buffer);
    }
}
