package org.riskosbridge.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The client against a real TLS server with a self-signed certificate for 127.0.0.1 only. */
@Timeout(60)
class TrustTest {

    private static final String PASSWORD = "changeit";

    @TempDir
    private static Path directory = Path.of("");

    private static HttpsServer server = unstarted();

    private static HttpsServer unstarted() {
        try {
            return HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeAll
    static void startServer() throws Exception {
        Path keys = directory.resolve("keys.p12");
        keytool("-genkeypair", "-keystore", keys.toString(), "-alias", "a", "-keyalg", "EC", "-dname", "CN=test");
        keytool("-exportcert", "-rfc", "-keystore", keys.toString(), "-alias", "a", "-file", pem().toString());
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            store.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            var thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    private static void keytool(String command, String... options) throws IOException, InterruptedException {
        var line = new ArrayList<String>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        line.add(command);
        line.addAll(List.of(options));
        line.addAll(List.of("-storepass", PASSWORD));
        if (command.equals("-genkeypair")) {
            line.addAll(List.of("-ext", "san=ip:127.0.0.1"));
        }
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    @AfterAll
    static void stopServer() {
        server.stop(0);
    }

    private static Path pem() {
        return directory.resolve("ca.pem");
    }

    private static SendRequests to(String host) {
        return new SendRequests(
                        URI.create("https://" + host + ":" + server.getAddress().getPort() + "/"))
                .count(3)
                .connections(1)
                .retries(0, Duration.ZERO, Duration.ofSeconds(20));
    }

    @Test
    void anUnknownCertificateIsRefusedAndTheRemedyNamed() throws Exception {
        SendRequests order = to("127.0.0.1");
        assertThat(order.send().delivered()).isZero();
        assertThat(order.notices).singleElement().asString().contains("--cacert");
    }

    @Test
    void aCertificateOfTheGivenFileIsBelieved() throws Exception {
        assertThat(to("127.0.0.1").trust(new Trust.Only(pem())).send().isComplete())
                .isTrue();
    }

    @Test
    void aBelievedCertificateForAnotherHostIsRefused() throws Exception {
        SendRequests order = to("localhost").trust(new Trust.Only(pem()));
        assertThat(order.send().delivered()).isZero();
        assertThat(order.notices).singleElement().asString().contains("certificate is not trusted");
    }

    @Test
    void anyCertificateForAnyHostIsBelievedWhenAskedSo() throws Exception {
        assertThat(to("localhost").trust(new Trust.Any()).send().isComplete()).isTrue();
    }

    @Test
    void plainHttpToATlsPortSaysWhatToTry() throws Exception {
        var order = new SendRequests(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"))
                .retries(0, Duration.ZERO, Duration.ofSeconds(20));
        assertThat(order.send().delivered()).isZero();
        assertThat(order.notices).singleElement().asString().contains("write https://");
    }

    @Test
    void tlsToAPlainPortSaysWhatToTry() throws Exception {
        try (var plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var answered = CompletableFuture.runAsync(() -> answerInPlain(plain));
            var order = new SendRequests(URI.create("https://127.0.0.1:" + plain.getLocalPort() + "/"))
                    .retries(0, Duration.ZERO, Duration.ofSeconds(20));
            assertThat(order.send().delivered()).isZero();
            assertThat(order.notices).singleElement().asString().contains("http:// instead");
            answered.join();
        }
    }

    private static void answerInPlain(ServerSocket plain) {
        try (Socket socket = plain.accept()) {
            socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aFileWithoutCertificatesIsNamed() throws Exception {
        Path empty = Files.createFile(directory.resolve("empty.pem"));
        assertThatThrownBy(() -> to("127.0.0.1").trust(new Trust.Only(empty)).send())
                .isInstanceOf(SendException.class)
                .hasMessageContaining("empty.pem");
        assertThatThrownBy(() -> to("127.0.0.1")
                        .trust(new Trust.Only(directory.resolve("none.pem")))
                        .send())
                .isInstanceOf(SendException.class)
                .hasMessageContaining("none.pem");
    }
}
