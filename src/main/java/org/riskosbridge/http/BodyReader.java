package org.riskosbridge.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.limit.InFlightLimit;

/** Reads one request's body, with a size limit and a time-out. If the request declares no length, reserves bytes as they arrive. */
final class BodyReader {

    private final int limit;
    private final InFlightLimit inFlight;
    private final BodyTimeouts.Loop unfinished;
    private final Promise<RequestBody> body = Promise.promise();
    private @Nullable Buffer collected;

    /** Whether {@link #collected} is a buffer of this reader, not the first chunk. */
    private boolean isGrowing;

    private boolean isEnded;

    /** Bytes that this body has reserved in {@link InFlightLimit}. */
    private long reserved;

    /** The tick at which {@link BodyTimeouts.Loop} got this reader. This field and the next two belong to its list. */
    long began;

    @Nullable
    BodyReader older;

    @Nullable
    BodyReader newer;

    private BodyReader(int limit, InFlightLimit inFlight, long reserved, BodyTimeouts.Loop unfinished) {
        this.limit = limit;
        this.inFlight = inFlight;
        this.reserved = reserved;
        this.unfinished = unfinished;
    }

    /**
     * A reader for the body of a request, to be used on its event loop.
     *
     * @param reserved the bytes already reserved for this body
     */
    static BodyReader of(
            HttpServerRequest request, int limit, InFlightLimit inFlight, long reserved, BodyTimeouts timeouts) {
        return new BodyReader(limit, inFlight, reserved, timeouts.loop(request));
    }

    /** {@return the bytes reserved for this body; the creator of this reader releases them after the response} */
    long reserved() {
        return reserved;
    }

    /** {@return the result of reading the body; a failure when the sender has closed the connection} */
    Future<RequestBody> read(HttpServerRequest request) {
        unfinished.add(this);
        if (request.headers().contains(HttpHeaders.EXPECT, HttpHeaders.CONTINUE, true)) {
            request.response().writeContinue();
        }
        request.handler(this::chunk);
        request.endHandler(ignored -> whole());
        request.exceptionHandler(this::broken);
        request.resume();
        return body.future();
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
        } else if (length > reserved && !inFlight.tryGrow(length - reserved)) {
            end(RequestBody.NoRoom.INSTANCE);
        } else {
            reserved = Math.max(reserved, length);
            append(chunk, length);
        }
    }

    private void append(Buffer chunk, int length) {
        if (collected == null) {
            collected = chunk;
            return;
        }
        if (!isGrowing) {
            // Over TLS the first chunk is a slice of a decrypted record, and a slice cannot grow.
            collected = Buffer.buffer(length).appendBuffer(collected);
            isGrowing = true;
        }
        collected.appendBuffer(chunk);
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

    /** A body that arrived in one piece has its own array, and nobody else writes to this array: no copy is needed. */
    private static byte[] bytes(ByteBuf buffer) {
        boolean isWhole = buffer.hasArray() && buffer.readableBytes() == buffer.array().length;
        return isWhole ? buffer.array() : ByteBufUtil.getBytes(buffer);
    }
}
