package org.riskosbridge.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** Reads one request's body, bounded in size and time. */
final class BodyReader {

    private final int limit;
    private final BodyTimeouts.Loop unfinished;
    private final Promise<RequestBody> body = Promise.promise();
    private @Nullable Buffer collected;
    private boolean isEnded;

    /** The list's: see there. */
    long began;

    @Nullable
    BodyReader older;

    @Nullable
    BodyReader newer;

    private BodyReader(int limit, BodyTimeouts.Loop unfinished) {
        this.limit = limit;
        this.unfinished = unfinished;
    }

    /**
     * Reads the body of a request, on its event loop.
     *
     * @return the result; a failure when the sender closes the connection
     */
    static Future<RequestBody> read(HttpServerRequest request, int limit, BodyTimeouts timeouts) {
        BodyReader reader = new BodyReader(limit, timeouts.loop(request));
        reader.unfinished.add(reader);
        if (request.headers().contains(HttpHeaders.EXPECT, HttpHeaders.CONTINUE, true)) {
            request.response().writeContinue();
        }
        request.handler(reader::chunk);
        request.endHandler(ignored -> reader.whole());
        request.exceptionHandler(reader::broken);
        request.resume();
        return reader.body.future();
    }

    /** {@return the declared length of the body in bytes; -1 when there is none} */
    static long declaredLength(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        // Netty refuses a length that is not a number before this method is called.
        return length == null ? -1 : Long.parseLong(length);
    }

    private void chunk(Buffer chunk) {
        if (isEnded) {
            return;
        }
        int length = chunk.length() + (collected == null ? 0 : collected.length());
        if (length > limit) {
            end(RequestBody.TooLarge.INSTANCE);
        } else {
            collected = collected == null ? chunk : collected.appendBuffer(chunk);
        }
    }

    private void whole() {
        if (!isEnded) {
            end(new RequestBody.Whole(collected == null ? new byte[0] : bytes(collected.getByteBuf())));
        }
    }

    void giveUp() {
        end(RequestBody.TooSlow.INSTANCE);
    }

    private void end(RequestBody what) {
        leave();
        body.complete(what);
    }

    private void broken(Throwable why) {
        if (!isEnded) {
            leave();
            body.fail(why);
        }
    }

    private void leave() {
        isEnded = true;
        collected = null;
        unfinished.remove(this);
    }

    /** A body that arrived in one piece has its own array, which nobody else writes to: no copy is needed. */
    private static byte[] bytes(ByteBuf buffer) {
        boolean isWhole = buffer.hasArray() && buffer.readableBytes() == buffer.array().length;
        return isWhole ? buffer.array() : ByteBufUtil.getBytes(buffer);
    }
}
