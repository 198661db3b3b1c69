package org.riskosbridge.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pipelined requests on one connection, without Vert.x behind the guard. */
class Http1GuardTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: bridge\r\n\r\n";

    private static final String LARGE_POST = "POST / HTTP/1.1\r\nHost: bridge\r\nContent-Length: 100000000\r\n\r\n";

    private final Socket connection = new Socket();

    @BeforeEach
    void guard() {
        connection.pipeline().addLast(new HttpRequestDecoder(), new HttpResponseEncoder());
        connection.pipeline().addLast(new Http1Guard(connection.pipeline().context(HttpRequestDecoder.class)));
    }

    private void send(String text) {
        connection.writeInbound(Unpooled.copiedBuffer(text, US_ASCII));
    }

    private void answer() {
        connection.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
        connection.runPendingTasks();
    }

    private int requests() {
        int count = 0;
        for (Object message = connection.readInbound(); message != null; message = connection.readInbound()) {
            count += message instanceof HttpRequest ? 1 : 0;
        }
        return count;
    }

    @Test
    void requestThatIsNotPipelinedDoesNotStopTheReading() {
        send(GET);
        assertThat(requests()).isOne();
        assertThat(connection.config().isAutoRead()).isTrue();
    }

    @Test
    void pipelinedRequestsStayBytesUntilThoseBeforeAreAnswered() {
        send(GET.repeat(1000));
        assertThat(requests()).isBetween(2, 3);
        assertThat(connection.config().isAutoRead()).isFalse();
    }

    @Test
    void allPipelinedRequestsArePassedOnAsAnswersGoOut() {
        send(GET.repeat(100));
        int passed = requests();
        for (int answered = 0; answered < 100; answered++) {
            answer();
            passed += requests();
        }
        assertThat(passed).isEqualTo(100);
        assertThat(connection.config().isAutoRead()).isTrue();
    }

    @Test
    void vertxDoesNotStartTheReadingWhileRequestsWait() {
        send(GET.repeat(100));
        connection.config().setAutoRead(true);
        assertThat(connection.config().isAutoRead()).isFalse();
    }

    @Test
    void answersThatDoNotFitIntoTheSocketStopTheReading() {
        connection.config().setWriteBufferWaterMark(new WriteBufferWaterMark(1, 2));
        var unused = connection
                .pipeline()
                .context(HttpRequestDecoder.class)
                .write(Unpooled.copiedBuffer("unread", US_ASCII));
        send(GET);
        assertThat(connection.config().isAutoRead()).isFalse();
        connection.flush();
        connection.runPendingTasks();
        answer();
        assertThat(connection.config().isAutoRead()).isTrue();
    }

    @Test
    void answersBeforeThatToAnInvalidBodyComeFirst() {
        send(GET + "POST / HTTP/1.1\r\nHost: bridge\r\nTransfer-Encoding: chunked\r\n\r\n1\r\naXX\r\n0\r\n\r\n");
        assertThat(sent()).isEmpty();
        assertThat(connection.isOpen()).isTrue();
        answer();
        assertThat(sent()).matches("(?s)HTTP/1.1 200 .*HTTP/1.1 400 .*");
        assertThat(connection.isOutputShutdown()).isTrue();
    }

    private void refuse() {
        send(LARGE_POST + "a");
        answer();
        connection.config().setAutoRead(false);
        var unused = connection.pipeline().close();
        while (connection.readInbound() != null) {}
    }

    @Test
    void refusedBodyIsDroppedForSomeTimeAfterTheAnswer() {
        connection.freezeTime();
        refuse();
        assertThat(sent()).startsWith("HTTP/1.1 200 ");
        assertThat(connection.isOutputShutdown()).isTrue();
        assertThat(connection.config().isAutoRead()).isTrue();
        ByteBuf body = Unpooled.copiedBuffer("body", US_ASCII);
        connection.writeInbound(body);
        assertThat(body.refCnt()).isZero();
        assertThat((Object) connection.readInbound()).isNull();
        assertThat(connection.isOpen()).isTrue();
        connection.advanceTimeBy(10, TimeUnit.SECONDS);
        connection.runScheduledPendingTasks();
        assertThat(connection.isOpen()).isFalse();
    }

    @Test
    void endlessBodyEndsTheConnectionBeforeTheTimeIsOver() {
        connection.freezeTime();
        refuse();
        int dropped = 0;
        while (connection.isOpen()) {
            connection.writeInbound(Unpooled.wrappedBuffer(new byte[65_536]));
            dropped += 65_536;
        }
        assertThat(dropped).isEqualTo(LingeringClose.MAX_BYTES + 65_536);
    }

    @Test
    void secondCloseAndLateAnswersChangeNothing() {
        refuse();
        sent();
        ChannelFuture second = connection.pipeline().close();
        ChannelFuture late = connection.write(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
        assertThat(late.cause()).isInstanceOf(ClosedChannelException.class);
        assertThat(connection.isOpen()).isTrue();
        assertThat(second.isDone()).isFalse();
        connection.disconnected();
        assertThat(second.isSuccess()).isTrue();
    }

    @Test
    void connectionWithoutUnreadBytesIsClosedAtOnce() {
        send(GET);
        answer();
        var unused = connection.pipeline().close();
        assertThat(connection.isOpen()).isFalse();
        assertThat(connection.isOutputShutdown()).isFalse();
    }

    /** If the guard passed the invalid version on, the answer would contain this text of a stranger. */
    @Test
    void invalidVersionIsNotQuoted() {
        send("GET / EVIL/1.1\r\nHost: bridge\r\n\r\n");
        HttpRequest passed = connection.readInbound();
        assertThat(passed.decoderResult().isFailure()).isTrue();
        assertThat(passed.protocolVersion()).isEqualTo(HttpVersion.HTTP_1_1);
    }

    private String sent() {
        StringBuilder text = new StringBuilder();
        for (ByteBuf bytes = connection.readOutbound(); bytes != null; bytes = connection.readOutbound()) {
            text.append(bytes.toString(US_ASCII));
            bytes.release();
        }
        return text.toString();
    }

    /** A channel whose output can be ended alone, like that of a TCP socket. */
    private static final class Socket extends EmbeddedChannel implements DuplexChannel {

        private boolean isOutputShutdown;

        /** As if the client had closed the connection: Netty then closes the channel, not the pipeline. */
        void disconnected() {
            unsafe().close(unsafe().voidPromise());
            runPendingTasks();
        }

        @Override
        public boolean isOutputShutdown() {
            return isOutputShutdown;
        }

        @Override
        public ChannelFuture shutdownOutput() {
            isOutputShutdown = true;
            return newSucceededFuture();
        }

        @Override
        public ChannelFuture shutdownOutput(ChannelPromise promise) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isInputShutdown() {
            throw new UnsupportedOperationException();
        }

        @Override
        public ChannelFuture shutdownInput() {
            throw new UnsupportedOperationException();
        }

        @Override
        public ChannelFuture shutdownInput(ChannelPromise promise) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isShutdown() {
            throw new UnsupportedOperationException();
        }

        @Override
        public ChannelFuture shutdown() {
            throw new UnsupportedOperationException();
        }

        @Override
        public ChannelFuture shutdown(ChannelPromise promise) {
            throw new UnsupportedOperationException();
        }
    }
}
