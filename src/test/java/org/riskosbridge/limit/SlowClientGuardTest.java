package org.riskosbridge.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.buffer.Unpooled;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.riskosbridge.http.ConnectionGuards;
import org.riskosbridge.http.OpenConnections;

/** Connections that send and are never answered, in simulated time. */
class SlowClientGuardTest {

    private final EmbeddedChannel connection = new EmbeddedChannel();

    @BeforeEach
    void watch() {
        new SlowClientGuard().postInitializeServerChildChannel(connection);
    }

    private void seconds(int seconds, Runnable each) {
        IntStream.range(0, seconds).forEach(second -> {
            each.run();
            connection.advanceTimeBy(1, TimeUnit.SECONDS);
            connection.runScheduledPendingTasks();
        });
    }

    private void sendByte() {
        if (!connection.isActive()) {
            return;
        }
        connection.writeInbound(Unpooled.wrappedBuffer(new byte[] {'P'}));
    }

    private void answer() {
        connection.writeOutbound(Unpooled.wrappedBuffer(new byte[] {'H'}));
    }

    @Test
    void nettyFindsIt() {
        assertThat(ServiceLoader.load(ChannelInitializerExtension.class))
                .hasExactlyElementsOfTypes(SlowClientGuard.class, ConnectionGuards.class, OpenConnections.class);
    }

    @Test
    void headThatComesByteByByteEndsTheConnection() {
        seconds(20, this::sendByte);
        assertThat(connection.isActive()).isTrue();
        seconds(11, this::sendByte);
        assertThat(connection.isActive()).isFalse();
    }

    @Test
    void answeredConnectionStays() {
        seconds(100, () -> {
            sendByte();
            answer();
        });
        assertThat(connection.isActive()).isTrue();
    }

    @Test
    void answerThatTakesTwentySecondsIsWaitedFor() {
        sendByte();
        seconds(19, () -> {});
        answer();
        seconds(9, () -> {});
        assertThat(connection.isActive()).isTrue();
    }

    @Test
    void silentConnectionIsTheIdleTimeoutsAffair() {
        seconds(100, () -> {});
        assertThat(connection.isActive()).isTrue();
    }

    @Test
    void bodyThatGoesOnAfterTheAnswerEndsTheConnection() {
        sendByte();
        answer();
        seconds(31, this::sendByte);
        assertThat(connection.isActive()).isFalse();
    }

    @Test
    void connectionThatTakesNoMoreAnswersEnds() {
        connection.config().setWriteBufferWaterMark(new WriteBufferWaterMark(1, 2));
        var unused = connection.write(Unpooled.wrappedBuffer(new byte[10]));
        seconds(4, () -> {});
        assertThat(connection.isActive()).isTrue();
        seconds(7, () -> {});
        assertThat(connection.isActive()).isFalse();
    }

    @Test
    void connectionThatTakesAnswersAgainStays() {
        connection.config().setWriteBufferWaterMark(new WriteBufferWaterMark(1, 2));
        seconds(100, () -> {
            connection.flush();
            var unused = connection.write(Unpooled.wrappedBuffer(new byte[10]));
        });
        assertThat(connection.isActive()).isTrue();
    }
}
