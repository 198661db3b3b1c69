package org.riskosbridge.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Self-signed certificates, and clients that trust any certificate. */
final class Certificates {

    static final String PASSWORD = "changeit";

    private Certificates() {}

    /** Creates {@code <name>.p12} with a key, and {@code <name>-trust.p12} without a key. */
    static void make(Path directory, String name, String subject) throws Exception {
        Files.createDirectories(directory);
        String keys = directory.resolve(name + ".p12").toString();
        String certificate = directory.resolve(name + ".pem").toString();
        keytool(
                "-genkeypair",
                "-keystore",
                keys,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + subject,
                "-ext",
                "san=ip:127.0.0.1");
        keytool("-exportcert", "-rfc", "-keystore", keys, "-file", certificate);
        keytool(
                "-importcert",
                "-noprompt",
                "-keystore",
                directory.resolve(name + "-trust.p12").toString(),
                "-file",
                certificate);
    }

    private static void keytool(String... options) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        line.addAll(List.of(options));
        line.addAll(List.of("-alias", "a", "-storepass", PASSWORD));
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    /** {@return a client with connections of its own, which shows the certificate of this file; null for none} */
    static HttpClient client(Path keys) throws Exception {
        KeyManager[] own = null;
        if (keys != null) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(keys)) {
                store.load(in, PASSWORD.toCharArray());
            }
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, PASSWORD.toCharArray());
            own = factory.getKeyManagers();
        }
        return HttpClient.newBuilder().sslContext(context(own)).build();
    }

    /** {@return a TLS context that trusts any certificate and presents these} */
    static SSLContext context(KeyManager... own) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own, new TrustManager[] {new Any()}, null);
        return context;
    }

    private static final class Any extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
