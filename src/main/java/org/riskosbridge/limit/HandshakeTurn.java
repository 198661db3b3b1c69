package org.riskosbridge.limit;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Limits TLS handshakes to half of the time of an event loop, so that many new connections at once do not stop the deliveries on other
 * connections. The work of a handshake, key exchange and signature, is done when the client's first bytes arrive. After each handshake this handler
 * holds back the first bytes of further connections for as long as the handshake took. A connection without TLS does not wait.
 */
final class HandshakeTurn extends ChannelInboundHandlerAdapter {

    /** The first byte of a TLS connection: the type of a record with a handshake message (RFC 8446, section 5.1). */
    private static final int HANDSHAKE = 22;

    private static final FastThreadLocal<Turns> TURNS = new FastThreadLocal<>() {
        @Override
        protected Turns initialValue() {
            return new Turns();
        }
    };

    /** What the client has sent before its turn. */
    private final Queue<Object> held = new ArrayDeque<>();

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!held.isEmpty()) {
            held.add(message);
        } else if (message instanceof ByteBuf bytes
                && bytes.isReadable()
                && bytes.getByte(bytes.readerIndex()) == HANDSHAKE) {
            held.add(message);
            context.channel().config().setAutoRead(false);
            TURNS.get().take(new Waiting(this, context));
        } else {
            context.pipeline().remove(this);
            context.fireChannelRead(message);
        }
    }

    /** Before its turn the connection needs no further bytes. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (held.isEmpty()) {
            context.fireChannelReadComplete();
        }
    }

    /** Also runs when the connection closes before its turn. */
    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        held.forEach(ReferenceCountUtil::release);
        held.clear();
    }

    private void passOn(ChannelHandlerContext context) {
        if (context.isRemoved()) {
            return;
        }
        for (Object message = held.poll(); message != null; message = held.poll()) {
            context.fireChannelRead(message);
        }
        context.fireChannelReadComplete();
        context.pipeline().remove(this);
        context.channel().config().setAutoRead(true);
    }

    private record Waiting(HandshakeTurn turn, ChannelHandlerContext context) {}

    /** The connections of one event loop that wait for their turn. Confined to the event loop. */
    private static final class Turns {

        private final Queue<Waiting> waiting = new ArrayDeque<>();
        private boolean isPausing;

        void take(Waiting connection) {
            if (isPausing) {
                waiting.add(connection);
            } else {
                begin(connection);
            }
        }

        private void begin(Waiting connection) {
            isPausing = true;
            EventExecutor executor = connection.context().executor();
            long begun = System.nanoTime();
            connection.turn().passOn(connection.context());
            var unused = executor.schedule(this::next, System.nanoTime() - begun, TimeUnit.NANOSECONDS);
        }

        private void next() {
            @Nullable Waiting connection = waiting.poll();
            if (connection == null) {
                isPausing = false;
            } else {
                begin(connection);
            }
        }
    }
}
