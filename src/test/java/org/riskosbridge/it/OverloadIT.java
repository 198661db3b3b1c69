package org.riskosbridge.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A bridge that has reached its in-flight limit answers 503 at once, and recovers by itself. */
class OverloadIT {

    private static Bridge bridge;

    @BeforeAll
    static void start() {
        bridge = Bridge.start(
                TestDependencies.shared(),
                Map.of("bridge.ingest.max-in-flight", "2", "bridge.ingest.max-in-flight-bytes", "4K"));
    }

    @AfterAll
    static void stop() {
        bridge.close();
    }

    @Test
    void deliveryBeyondTheirNumberIsToldToComeAgain() throws IOException {
        try (HalfSent first = new HalfSent("half-1");
                HalfSent second = new HalfSent("half-2")) {
            Awaitility.await().until(() -> bridge.management("/q/metrics").contains("bridge_in_flight 2.0"));
            assertOverloaded(bridge.delivered(DeliveryLoad.text("one-more")));
            assertThat(first.sendRest()).startsWith("HTTP/1.1 200 ");
            assertThat(bridge.delivered(DeliveryLoad.text("one-more")).statusCode())
                    .isEqualTo(200);
            assertThat(second.sendRest()).startsWith("HTTP/1.1 200 ");
        }
        Awaitility.await().until(() -> bridge.management("/q/metrics").contains("bridge_in_flight_bytes 0.0"));
    }

    @Test
    void senderThatGoesAwayInMidBodyFreesItsPlace() throws IOException {
        try (HalfSent first = new HalfSent("gone-1");
                HalfSent second = new HalfSent("gone-2")) {
            Awaitility.await().until(() -> bridge.management("/q/metrics").contains("bridge_in_flight 2.0"));
        }
        Awaitility.await().until(() -> bridge.management("/q/metrics").contains("bridge_in_flight 0.0"));
        assertThat(bridge.delivered(DeliveryLoad.text("after-those-that-left")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void bodyBeyondTheirBytesIsToldToComeAgain() {
        assertOverloaded(bridge.delivered(DeliveryLoad.text("large").replace("{}", "\"" + "x".repeat(5000) + "\"")));
        assertThat(bridge.delivered(DeliveryLoad.text("small")).statusCode()).isEqualTo(200);
    }

    private static void assertOverloaded(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(new JsonObject(answer.body()).getString("type")).endsWith(":overloaded");
    }

    /** A delivery whose sender stopped in the middle of its body. */
    private static final class HalfSent implements AutoCloseable {
        private final Socket socket = new Socket(InetAddress.getLoopbackAddress(), bridge.port());
        private final String body;

        HalfSent(String id) throws IOException {
            body = DeliveryLoad.text(id);
            send("POST /webhooks/riskos HTTP/1.1\r\nHost: bridge\r\nContent-Type: application/json\r\n"
                    + "Authorization: Bearer " + Bridge.TOKEN + "\r\nContent-Length: " + body.length() + "\r\n\r\n"
                    + body.substring(0, 10));
        }

        String sendRest() throws IOException {
            send(body.substring(10));
            return new String(socket.getInputStream().readNBytes("HTTP/1.1 200 OK".length()), UTF_8);
        }

        private void send(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(UTF_8));
            socket.getOutputStream().flush();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
