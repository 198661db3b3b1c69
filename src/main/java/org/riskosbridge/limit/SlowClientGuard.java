package org.riskosbridge.limit;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.concurrent.TimeUnit;

/**
 * Closes connections of clients that keep sending without ever completing a request (heads byte by byte, bodies that continue after
 * the response), and of clients that do not read: their socket accepts no more responses for some seconds. Neither Vert.x nor Quarkus limits the time
 * of a head: their idle time-out starts anew with each byte. After {@link #enable} Netty installs this class for every server of this process.
 */
public final class SlowClientGuard extends ChannelInitializerExtension {

    /** Interval of checks of each connection; a check costs as much as a few requests. */
    private static final long LOOK_SECONDS = 5;

    /** 20 to 25 s. A response takes 10 s, after a body of 10 s (bridge.sources.body-timeout); RiskOS waits at most 30 s. */
    private static final int MOST_LOOKS = 5;

    /**
     * Checks in a row, 5 to 10 s, at which the connection had no room for another response: the client has left more than 64 KiB
     * unread, in addition to the kernel's buffers.
     */
    private static final int MOST_UNREAD_LOOKS = 2;

    /** Must be called before Netty is first used. */
    public static void enable() {
        if (System.getProperty(EXTENSIONS_SYSTEM_PROPERTY) == null) {
            System.setProperty(EXTENSIONS_SYSTEM_PROPERTY, "serviceload");
        }
    }

    /**
     * The guard is before all other handlers, TLS included. So it sees bytes, and every write is part of a response or a handshake. Between the
     * guard and TLS, new connections wait for their turn.
     */
    @Override
    public void postInitializeServerChildChannel(Channel channel) {
        channel.pipeline().addFirst(new Watch(), new HandshakeTurn());
    }

    private static final class Watch extends ChannelDuplexHandler {

        private boolean isWaiting;
        private int looks;
        private int unreadLooks;

        /** Runs when the connection is registered. With some transports the connection is active already, with others it becomes active later. */
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
