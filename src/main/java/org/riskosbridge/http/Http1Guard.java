package org.riskosbridge.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;

/**
 * Guards one connection; its place in the pipeline is between the HTTP/1.1 codec and Vert.x.
 *
 * <p>Backpressure: Vert.x handles each request that Netty decodes, whether or not anybody reads the answers, and keeps any
 * number of pipelined requests in memory. This handler stops the decoder and the socket while {@link #MAX_PENDING} requests have
 * no answer yet, or while the socket accepts no more answers. {@link org.riskosbridge.limit.SlowClientGuard} then ends a connection whose client does
 * not read.
 *
 * <p>Strictness: a request that RFC 9112 calls invalid, and that Netty accepts, is answered 400, and the connection ends.
 * The guard does not decode anything after such a request: another parser may take the following bytes for a part of the request.
 *
 * <p>Answers to clients that are still sending: the guard hands the closing of such a connection over to {@link LingeringClose}.
 *
 * <p>Nothing is allocated for a request that is valid and not pipelined.
 */
final class Http1Guard extends ChannelDuplexHandler {

    /** Vert.x begins a request when the previous request is answered. So one request is in progress and one waits; more would only use memory. */
    private static final int MAX_PENDING = 2;

    private static final DecoderResult INVALID = DecoderResult.failure(new InvalidRequest());

    /** The decoder's place in the pipeline. */
    private final ChannelHandlerContext decoder;

    /** Requests that were passed on and whose answers are not complete. */
    private int pending;

    /** Whether a part of the answer to the oldest pending request was written. */
    private boolean isAnswering;

    /** Whether a part of the last request's body is still missing. */
    private boolean isReceiving;

    /** Whether this handler passes nothing more on: the connection ends after the answers to the requests that were passed on. */
    private boolean isOver;

    /** Whether no answer of Vert.x may follow: this handler has answered itself, or the connection is closing. */
    private boolean isOutputOver;

    /** Whether the last request that was passed on has an invalid body, and requests before it have no answer yet. */
    private boolean isBodyInvalid;

    private boolean isHeld;

    /** Whether to read the socket again when {@link #isHeld} ends; false if Vert.x itself had stopped reading before. */
    private boolean readsAfterHold;

    private boolean isReleaseScheduled;

    private boolean isClosing;

    Http1Guard(ChannelHandlerContext decoder) {
        this.decoder = decoder;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (isOver) {
            ReferenceCountUtil.release(message);
        } else if (message instanceof HttpRequest request) {
            request(context, request);
        } else {
            isReceiving = !(message instanceof LastHttpContent);
            if (message instanceof HttpContent content
                    && content.decoderResult().isFailure()) {
                if (pending > 1) {
                    // Vert.x would close the connection at once, before it has answered the earlier requests.
                    isOver = true;
                    isBodyInvalid = true;
                    content.release();
                    return;
                }
                invalidBody(context);
            }
            context.fireChannelRead(message);
        }
    }

    private void request(ChannelHandlerContext context, HttpRequest request) {
        if (request.decoderResult().isSuccess() && !RequestRules.isValid(request)) {
            // Vert.x answers such a request 400 when its turn comes, and closes the connection.
            request.setDecoderResult(INVALID);
        }
        isOver = request.decoderResult().isFailure();
        if (isOver) {
            // Vert.x puts the version into its answer, and the version may be any text.
            request.setProtocolVersion(HttpVersion.HTTP_1_1);
        }
        RequestRules.ignoreUpgrade(request);
        isReceiving = true;
        pending++;
        context.fireChannelRead(request);
        if (pending >= MAX_PENDING || !context.channel().isWritable()) {
            hold(context);
        }
    }

    /** Answers 400, because Vert.x would close the connection without an answer. */
    private void invalidBody(ChannelHandlerContext context) {
        if (pending == 1 && !isAnswering) {
            DefaultFullHttpResponse answer = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.BAD_REQUEST, Unpooled.EMPTY_BUFFER);
            answer.headers()
                    .set(HttpHeaderNames.CONTENT_LENGTH, HttpHeaderValues.ZERO)
                    .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            var unused = context.writeAndFlush(answer);
        }
        isOver = true;
        isOutputOver = true;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
        if (isOutputOver) {
            ReferenceCountUtil.release(message);
            promise.tryFailure(new ClosedChannelException());
            return;
        }
        if (message instanceof HttpResponse response) {
            if (response.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
                var unused = context.write(message, promise);
                return;
            }
            isAnswering = true;
        }
        if (message instanceof LastHttpContent) {
            isAnswering = false;
            pending--;
            releaseLater(context);
        }
        var unused = context.write(message, promise);
        if (isBodyInvalid && pending == 1) {
            invalidBody(context);
            close(context, context.newPromise());
        }
    }

    /** Vert.x calls this after the answer, and calls it twice for an invalid request. */
    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) throws Exception {
        boolean mayBeSending = isReceiving || isOver || isHeld;
        if (!mayBeSending || !(context.channel() instanceof DuplexChannel socket) || !socket.isActive()) {
            var unused = context.close(promise);
            return;
        }
        var unused = socket.closeFuture().addListener(closed -> promise.trySuccess());
        if (!isClosing) {
            isClosing = true;
            isOver = true;
            isOutputOver = true;
            isHeld = false;
            LingeringClose.begin(context, socket);
        }
    }

    private void hold(ChannelHandlerContext context) {
        if (isHeld) {
            return;
        }
        isHeld = true;
        ((HttpRequestDecoder) decoder.handler()).setSingleDecode(true);
        if (context.channel().config().isAutoRead()) {
            readsAfterHold = true;
            context.channel().config().setAutoRead(false);
        }
    }

    /** Vert.x calls this when it had stopped reading for a reason of its own, and the reason is gone. */
    @Override
    public void read(ChannelHandlerContext context) throws Exception {
        if (isHeld) {
            readsAfterHold = true;
            context.channel().config().setAutoRead(false);
        } else {
            context.read();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) throws Exception {
        releaseLater(context);
        context.fireChannelWritabilityChanged();
    }

    /** Schedules the release, because Vert.x calls this method before it is ready for the next request. */
    private void releaseLater(ChannelHandlerContext context) {
        if (isHeld && !isReleaseScheduled) {
            isReleaseScheduled = true;
            context.executor().execute(() -> {
                isReleaseScheduled = false;
                release(context);
            });
        }
    }

    private void release(ChannelHandlerContext context) {
        if (!isHeld
                || pending >= MAX_PENDING
                || !context.channel().isWritable()
                || !context.channel().isActive()) {
            return;
        }
        isHeld = false;
        HttpRequestDecoder bytes = (HttpRequestDecoder) decoder.handler();
        bytes.setSingleDecode(false);
        try {
            // Makes the decoder continue with the bytes that it already has.
            bytes.channelRead(decoder, Unpooled.EMPTY_BUFFER);
            bytes.channelReadComplete(decoder);
        } catch (Exception e) {
            decoder.fireExceptionCaught(e);
        }
        if (!isHeld && readsAfterHold) {
            readsAfterHold = false;
            context.channel().config().setAutoRead(true);
        }
    }

    /** Has no stack trace, because a stranger can cause any number of these exceptions. */
    private static final class InvalidRequest extends IOException {

        private static final long serialVersionUID = 1L;

        InvalidRequest() {
            super("RFC 9112 calls this request invalid.");
        }

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }
}
