package org.riskosbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.riskosbridge.event.EventTypes;
import org.riskosbridge.standalone.TrialSettings;
import picocli.CommandLine;

@Timeout(30)
class SendCommandTest {

    private final List<String> authorizations = Collections.synchronizedList(new ArrayList<>());
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final HttpServer server = unstarted();
    private int answer = 200;

    private static HttpServer unstarted() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void startServer() {
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            exchange.sendResponseHeaders(answer, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    private int send(String... options) {
        List<String> arguments = new ArrayList<>(
                List.of("send", "http://127.0.0.1:" + server.getAddress().getPort() + "/"));
        arguments.addAll(List.of(options));
        return execute(arguments.toArray(String[]::new));
    }

    private int execute(String... arguments) {
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    @Test
    void exitCodeIsZeroWhenAllWasDelivered() {
        assertThat(send("--type", "all", "--count", "22")).isZero();
        assertThat(out.toString()).contains("22 delivered, 0 failed").contains("200: 22");
        assertThat(err.toString()).isEmpty();
        assertThat(authorizations).hasSize(EventTypes.DOCUMENTED.size());
    }

    @Test
    void exitCodeIsOneWhenADeliveryFailed() {
        answer = 500;
        assertThat(send("--retries", "1", "--retry-delay", "1ms")).isEqualTo(1);
        assertThat(out.toString()).contains("0 delivered, 1 failed").contains("500: 2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--duplicates 10",
                "--duration 30",
                "--count 0",
                "--rate 0",
                "--size 10",
                "--basic nocolon",
                "--bearer a --basic b:c",
                "--bearer a --bearer-file b",
                "--bearer-file /does/not/exist",
                "--oauth2-client-id a",
                "--oauth2-token-url http://127.0.0.1/",
                "--cacert a --insecure",
                "--no-such-option"
            })
    void wrongArgumentsAreExitCodeTwoAndOneSentence(String options) {
        assertThat(send(options.split(" "))).isEqualTo(2);
        assertThat(err.toString().lines().count()).isEqualTo(2);
        assertThat(err.toString()).doesNotContain("Exception");
        assertThat(authorizations).isEmpty();
    }

    @Test
    void aTokenComesFromAFileAndIsNeverShown(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("token"), "hush-hush\n");
        answer = 401;
        assertThat(send("--bearer-file", file.toString())).isEqualTo(1);
        assertThat(authorizations).containsExactly("Bearer hush-hush");
        assertThat(out + "" + err).doesNotContain("hush-hush").contains("401: 1");
        assertThat(err.toString()).contains("The sent credential is not valid for /");
    }

    @Test
    void missingCredentialIsToldFromAWrongOne() {
        answer = 401;
        assertThat(send()).isEqualTo(1);
        assertThat(err.toString()).contains("No credential was sent. Give the credential of /: --bearer-file");
    }

    @Test
    void withoutArgumentsTheRunningTrialIsFound(@TempDir Path home) throws IOException {
        Path trial = Files.createDirectories(home.resolve(".riskos-kafka-bridge"));
        Path token = Files.writeString(trial.resolve("riskos-token"), "hush-hush");
        String port = Integer.toString(server.getAddress().getPort());
        TrialSettings.write(
                trial,
                Map.of(
                        "kafka.bootstrap.servers",
                        "127.0.0.1:" + port,
                        "quarkus.http.port",
                        port,
                        "bridge.webhooks.riskos.auth.bearer.token-files",
                        token.toString()));
        String before = System.setProperty("user.home", home.toString());
        try {
            assertThat(execute("send")).isZero();
        } finally {
            System.setProperty("user.home", before);
        }
        assertThat(authorizations).containsExactly("Bearer hush-hush");
    }

    @Test
    void insecureIsWarnedAbout() {
        assertThat(send("--insecure")).isZero();
        assertThat(err.toString()).startsWith("Warning: --insecure");
    }

    @Test
    void helpNamesEveryOptionWithATextOfItsOwn() {
        var command = new CommandLine(new SendCommand());
        assertThat(command.getCommandSpec().options()).allMatch(option -> option.description().length > 0);
        assertThat(command.getUsageMessage().replaceAll("\\s+", " "))
                .contains("--count 100 --duplicates 10% sends 90 events, and sends 10 of them again");
    }
}
