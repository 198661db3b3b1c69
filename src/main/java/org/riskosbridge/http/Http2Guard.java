package org.riskosbridge.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.concurrent.TimeUnit;

/**
 * Limits the work that one HTTP/2 connection can cause without a delivery. Netty itself limits resets, CONTINUATION and empty DATA frames,
 * queued acknowledgements, header lists, and streams ({@code quarkus.http.limits.max-concurrent-streams}).
 */
final class Http2Guard extends Http2FrameListenerDecorator {

    /** Maximum frames other than HEADERS and DATA in {@link #LOOK_SECONDS}. Clients send a handful for a connection, and some for each request. */
    private static final int MAX_CONTROL_FRAMES = 1000;

    private static final int CONTROL_FRAMES_PER_REQUEST = 10;

    private static final long LOOK_SECONDS = 5;

    private final Http2ConnectionHandler handler;
    private final ChannelHandlerContext context;

    /** Marks a stream whose answer was unread at the last check. */
    private final Http2Connection.PropertyKey unread;

    private int allowance = MAX_CONTROL_FRAMES;

    private Http2Guard(Http2ConnectionHandler handler, ChannelHandlerContext context, Http2FrameListener listener) {
        super(listener);
        this.handler = handler;
        this.context = context;
        this.unread = handler.connection().newKey();
    }

    /**
     * Guards a connection on which no frame was read yet. Vert.x replaces the listener when it reads the first SETTINGS, so the guard is installed
     * after that. Netty accepts no other frame before SETTINGS (RFC 9113, section 3.4).
     */
    static void protect(Http2ConnectionHandler handler, ChannelHandlerContext context) {
        Http2ConnectionDecoder decoder = handler.decoder();
        decoder.frameListener(new Http2FrameListenerDecorator(decoder.frameListener()) {
            @Override
            public void onSettingsRead(ChannelHandlerContext from, Http2Settings settings) throws Http2Exception {
                super.onSettingsRead(from, settings);
                Http2Guard guard = new Http2Guard(handler, context, decoder.frameListener());
                decoder.frameListener(guard);
                guard.lookLater();
            }
        });
    }

    private void lookLater() {
        var unused = context.executor().schedule(this::look, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    private void look() {
        if (!context.channel().isOpen()) {
            return;
        }
        allowance = Math.max(allowance, MAX_CONTROL_FRAMES);
        try {
            // The visit stops at the first stream whose answer was also unread at the last check.
            if (handler.connection().forEachActiveStream(this::isReadOrNew) == null) {
                lookLater();
                return;
            }
        } catch (Http2Exception e) {
            // Closes the connection, as for a stream that nobody reads.
        }
        // Closes from this handler, not from the channel: a graceful end would wait for the streams.
        var unused = context.close();
    }

    private boolean isReadOrNew(Http2Stream stream) {
        Http2RemoteFlowController answers = handler.connection().remote().flowController();
        boolean waits = answers.hasFlowControlled(stream);
        boolean waited = Boolean.TRUE.equals(stream.setProperty(unread, waits ? Boolean.TRUE : Boolean.FALSE));
        return !(waits && waited);
    }

    private void control() throws Http2Exception {
        if (--allowance < 0) {
            throw Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM, "Too many control frames");
        }
    }

    private void request() {
        if (allowance < MAX_CONTROL_FRAMES) {
            allowance += CONTROL_FRAMES_PER_REQUEST;
        }
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext from, int streamId, Http2Headers headers, int padding, boolean endOfStream)
            throws Http2Exception {
        request();
        super.onHeadersRead(from, streamId, headers, padding, endOfStream);
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext from,
            int streamId,
            Http2Headers headers,
            int streamDependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean endOfStream)
            throws Http2Exception {
        request();
        super.onHeadersRead(from, streamId, headers, streamDependency, weight, exclusive, padding, endOfStream);
    }

    @Override
    public void onPriorityRead(
            ChannelHandlerContext from, int streamId, int streamDependency, short weight, boolean exclusive)
            throws Http2Exception {
        control();
        super.onPriorityRead(from, streamId, streamDependency, weight, exclusive);
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext from, Http2Settings settings) throws Http2Exception {
        control();
        super.onSettingsRead(from, settings);
    }

    @Override
    public void onSettingsAckRead(ChannelHandlerContext from) throws Http2Exception {
        control();
        super.onSettingsAckRead(from);
    }

    @Override
    public void onPingRead(ChannelHandlerContext from, long data) throws Http2Exception {
        control();
        super.onPingRead(from, data);
    }

    @Override
    public void onPingAckRead(ChannelHandlerContext from, long data) throws Http2Exception {
        control();
        super.onPingAckRead(from, data);
    }

    @Override
    public void onWindowUpdateRead(ChannelHandlerContext from, int streamId, int windowSizeIncrement)
            throws Http2Exception {
        control();
        super.onWindowUpdateRead(from, streamId, windowSizeIncrement);
    }

    @Override
    public void onUnknownFrame(
            ChannelHandlerContext from, byte frameType, int streamId, Http2Flags flags, ByteBuf payload)
            throws Http2Exception {
        control();
        super.onUnknownFrame(from, frameType, streamId, flags, payload);
    }
}
