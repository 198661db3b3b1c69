package org.riskosbridge.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class HandshakeTurnTest {

    private static final long HANDSHAKE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final List<EmbeddedChannel> served = new ArrayList<>();

    @Test
    void handshakesOfOneEventLoopLeaveHalfOfItsTimeToOthers() {
        EmbeddedChannel first = connection();
        EmbeddedChannel second = connection();
        EmbeddedChannel third = connection();
        first.writeInbound(hello());
        second.writeInbound(hello());
        third.writeInbound(hello());
        assertThat(served).containsExactly(first);
        first.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        first.runScheduledPendingTasks();
        assertThat(served).containsExactly(first);

        first.advanceTimeBy(10, TimeUnit.SECONDS);
        first.runScheduledPendingTasks();
        assertThat(served).containsExactly(first, second);
        second.advanceTimeBy(10, TimeUnit.SECONDS);
        second.runScheduledPendingTasks();
        assertThat(served).containsExactly(first, second, third);
        third.advanceTimeBy(10, TimeUnit.SECONDS);
        third.runScheduledPendingTasks();
        EmbeddedChannel later = connection();
        later.writeInbound(hello());
        assertThat(served).endsWith(later);
        later.advanceTimeBy(10, TimeUnit.SECONDS);
        later.runScheduledPendingTasks();
    }

    @Test
    void connectionThatClosesBeforeItsTurnKeepsNothing() {
        EmbeddedChannel first = connection();
        EmbeddedChannel second = connection();
        ByteBuf hello = hello();
        first.writeInbound(hello());
        second.writeInbound(hello);
        var unused = second.close();
        assertThat(hello.refCnt()).isZero();
        first.advanceTimeBy(10, TimeUnit.SECONDS);
        first.runScheduledPendingTasks();
        second.advanceTimeBy(10, TimeUnit.SECONDS);
        second.runScheduledPendingTasks();
        assertThat(served).containsExactly(first);
    }

    @Test
    void connectionWithoutTlsDoesNotWait() {
        EmbeddedChannel first = connection();
        EmbeddedChannel plain = connection();
        first.writeInbound(hello());
        plain.writeInbound(Unpooled.copiedBuffer("GET / HTTP/1.1\r\n", StandardCharsets.US_ASCII));
        assertThat(served).containsExactly(first, plain);
        assertThat(plain.pipeline().get(HandshakeTurn.class)).isNull();
        first.advanceTimeBy(10, TimeUnit.SECONDS);
        first.runScheduledPendingTasks();
    }

    private static ByteBuf hello() {
        return Unpooled.wrappedBuffer(new byte[] {22, 3, 1, 0, 1, 0});
    }

    private EmbeddedChannel connection() {
        EmbeddedChannel channel = new EmbeddedChannel(new HandshakeTurn(), new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                served.add((EmbeddedChannel) context.channel());
                LockSupport.parkNanos(HANDSHAKE_NANOS);
                context.fireChannelRead(message);
            }
        });
        channel.freezeTime();
        return channel;
    }
}
