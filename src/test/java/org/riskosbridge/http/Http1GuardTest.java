package org.riskosbridge.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pipelined requests on one connection, without Vert.x behind the guard. */
class Http1GuardTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: bridge\r\n\r\n";

    private final EmbeddedChannel connection = new EmbeddedChannel();

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
        assertThat(connection.isOpen()).isFalse();
    }

    /** The version of an answer would otherwise be the text of a stranger. */
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
}
