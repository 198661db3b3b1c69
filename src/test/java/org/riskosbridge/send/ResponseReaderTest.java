package org.riskosbridge.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.riskosbridge.send.ResponseReader.Response;

class ResponseReaderTest {

    private static final String PROBLEM =
            "{\"type\":\"about:blank\",\"errors\":[{\"detail\":\"inner\"}],\"detail\":\"no\\n event_id\"}";

    private static ResponseReader reader(String... lines) {
        return new ResponseReader(
                new ByteArrayInputStream(String.join("\r\n", lines).getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void oneResponseIsReadAfterTheOther() throws IOException {
        var reader = reader(
                "HTTP/1.1 200 OK",
                "Content-Length: 2",
                "",
                "OKHTTP/1.1 503 Service Unavailable",
                "transfer-encoding: Chunked",
                "",
                "3;x=y",
                "abc",
                "a",
                "0123456789",
                "0",
                "Trailer: x",
                "",
                "HTTP/1.1 204 No Content",
                "",
                "HTTP/1.1 100 Continue",
                "",
                "HTTP/1.1 429 Too Many",
                "Content-Length: 0",
                "",
                "");
        assertThat(reader.read()).isEqualTo(new Response(200, "", true));
        assertThat(reader.read()).isEqualTo(new Response(503, "", true));
        assertThat(reader.read()).isEqualTo(new Response(204, "", true));
        assertThat(reader.read()).isEqualTo(new Response(429, "", true));
        assertThatThrownBy(reader::read).isInstanceOf(EOFException.class);
    }

    @Test
    void aConnectionIsNotUsedAgainWhereTheReceiverClosesIt() throws IOException {
        assertThat(reader("HTTP/1.1 200 OK", "Content-Length: 2", "Connection: Close", "", "OK")
                        .read()
                        .reusable())
                .isFalse();
        assertThat(reader("HTTP/1.0 200 OK", "Content-Length: 2", "", "OK")
                        .read()
                        .reusable())
                .isFalse();
        assertThat(reader("HTTP/1.1 200 OK", "", "until the end").read().reusable())
                .isFalse();
    }

    @Test
    void theDetailOfAProblemIsKeptInOneLine() throws IOException {
        var response = reader(
                        "HTTP/1.1 400 Bad Request",
                        "Content-Type: application/problem+json;charset=utf-8",
                        "Content-Length: " + PROBLEM.length(),
                        "",
                        PROBLEM)
                .read();
        assertThat(response).isEqualTo(new Response(400, "no event_id", true));
    }

    @Test
    void noOtherBodyIsShownForItCouldEchoTheRequest() throws IOException {
        var response = reader(
                        "HTTP/1.1 400 Bad Request",
                        "Content-Type: application/json",
                        "Content-Length: " + PROBLEM.length(),
                        "",
                        PROBLEM)
                .read();
        assertThat(response.detail()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.2\r\n",
                "HTTP/1.1 abc\r\n\r\n",
                "HTTP/1.1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"
            })
    void whatIsNoHttpIsSaidToBeNone(String bytes) {
        assertThatThrownBy(() -> reader(bytes).read())
                .isInstanceOf(IOException.class)
                .hasMessage("no HTTP response");
    }

    @Test
    void aHeadWithoutEndIsNotReadForever() {
        assertThatThrownBy(() ->
                        reader("HTTP/1.1 200 OK", "X: " + "x".repeat(100_000)).read())
                .hasMessage("no HTTP response");
    }

    @Test
    void aResponseThatBreaksOffIsNone() {
        assertThatThrownBy(() ->
                        reader("HTTP/1.1 200 OK", "Content-Length: 3", "", "OK").read())
                .isInstanceOf(EOFException.class);
    }
}
