package org.riskosbridge.limit;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.concurrent.TimeUnit;

/**
 * Ends connections whose other end sends, but never so much that it can be answered: heads that come byte by byte, or bodies
 * that go on after the answer. Neither Vert.x nor Quarkus bounds the time of a head: their idle time-out begins anew with each
 * byte. Also ends connections whose other end does not read: the socket takes no more answers for some seconds. Netty finds this
 * class by itself, for all that listens in this process, once {@link #enable} was called.
 */
public final class SlowClientGuard extends ChannelInitializerExtension {

    /** Each connection is looked at so often; one look costs as much as a few requests do. */
    private static final long LOOK_SECONDS = 5;

    /** 20 to 25 s. An answer takes 10 s, after a body of 10 s (bridge.sources.body-timeout); RiskOS waits no longer than 30. */
    private static final int MOST_LOOKS = 5;

    /** 5 to 10 s without room for another answer: more than 64 KiB, and what the kernel buffers, are unread then. */
    private static final int MOST_UNREAD_LOOKS = 2;

    /** Before Netty is first used. */
    public static void enable() {
        if (System.getProperty(EXTENSIONS_SYSTEM_PROPERTY) == null) {
            System.setProperty(EXTENSIONS_SYSTEM_PROPERTY, "serviceload");
        }
    }

    /** Before all other handlers, TLS included: what is read is bytes, and every write is part of an answer or a handshake. */
    @Override
    public void postInitializeServerChildChannel(Channel channel) {
        channel.pipeline().addFirst(new Watch());
    }

    private static final class Watch extends ChannelDuplexHandler {

        private boolean isWaiting;
        private int looks;
        private int unreadLooks;

        /** With the connection's registration: whether it is active before or after is the transport's affair. */
        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            lookLater(context);
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
            isWaiting = true;
            super.channelRead(context, message);
        }

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
            isWaiting = false;
            looks = 0;
            super.write(context, message, promise);
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) throws Exception {
            unreadLooks = 0;
            super.channelWritabilityChanged(context);
        }

        private void lookLater(ChannelHandlerContext context) {
            var unused = context.executor().schedule(() -> look(context), LOOK_SECONDS, TimeUnit.SECONDS);
        }

        private void look(ChannelHandlerContext context) {
            if (!context.channel().isOpen()) {
                return;
            }
            boolean isUnread = !context.channel().isWritable() && ++unreadLooks == MOST_UNREAD_LOOKS;
            if (isUnread || (isWaiting && ++looks == MOST_LOOKS)) {
                var unused = context.close();
            } else {
                lookLater(context);
            }
        }
    }
}
