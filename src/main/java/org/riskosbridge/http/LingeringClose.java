package org.riskosbridge.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection whose client may still be sending (RFC 9112, section 9.6). If a socket is closed while it holds unread bytes, or if bytes
 * arrive afterwards, the kernel sends a reset, and the client can lose the answer. So this handler ends the output after the answer, drops what
 * the client sends, and closes the connection when the client has closed it, or at a limit. (Netty closes a channel when the client's output ends.)
 *
 * <p>This handler becomes the first of the pipeline: nothing decrypts or decodes the dropped bytes.
 */
final class LingeringClose extends ChannelInboundHandlerAdapter {

    /** A client that reads the answer while it sends has read the answer by then, also over a slow network. */
    private static final long MAX_SECONDS = 10;

    /** About twice the default of quarkus.http.limits.max-body-size. An endless body costs the bridge no more than this. */
    static final int MAX_BYTES = 2 << 20;

    private int dropped;

    private LingeringClose() {}

    /** @param last the context of the handler that has written the answer; the answer is sent before the output ends */
    static void begin(ChannelHandlerContext last, DuplexChannel socket) {
        socket.pipeline().addFirst(new LingeringClose());
        var unused = last.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> endOutput(socket));
        // Vert.x may have stopped reading, because it had no room for the body.
        socket.config().setAutoRead(true);
    }

    /** Over TLS close_notify comes first. */
    private static void endOutput(DuplexChannel socket) {
        SslHandler tls = socket.pipeline().get(SslHandler.class);
        if (tls == null) {
            shutdownOutput(socket);
        } else {
            var unused = tls.closeOutbound().addListener(sent -> shutdownOutput(socket));
        }
    }

    private static void shutdownOutput(DuplexChannel socket) {
        var unused = socket.shutdownOutput();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        var unused = context.executor().schedule(() -> close(context), MAX_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        dropped += bytes.readableBytes();
        bytes.release();
        if (dropped > MAX_BYTES) {
            close(context);
        }
    }

    private static void close(ChannelHandlerContext context) {
        var unused = context.close();
    }
}
