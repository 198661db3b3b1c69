package org.riskosbridge.send;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Which TLS certificates are believed. */
public sealed interface Trust {

    /** Those that Java believes. */
    record Default() implements Trust {}

    /** Those of this PEM file, and no others. */
    record Only(Path certificates) implements Trust {}

    /** Any, for any host name: whoever sits in between reads the events and the credential. */
    record Any() implements Trust {}

    /**
     * Reads the certificates. Blocks on the file.
     *
     * @throws SendException when there are none
     */
    default SSLContext context() throws SendException {
        try {
            if (this instanceof Only only) {
                return context(believing(only.certificates()));
            }
            return this instanceof Any ? context(new BelieveAny()) : SSLContext.getDefault();
        } catch (GeneralSecurityException | IOException e) {
            throw new SendException("the TLS certificates cannot be used: " + e.getMessage(), e);
        }
    }

    private static SSLContext context(TrustManager... managers) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers, null);
        return context;
    }

    private static TrustManager[] believing(Path pem) throws GeneralSecurityException, IOException, SendException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(pem)) {
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("ca-" + store.size(), certificate);
            }
        }
        if (store.size() == 0) {
            throw new SendException(pem + " holds no certificate in PEM form");
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    /** Extended, because Java checks the host name by itself where a plain trust manager is given. */
    final class BelieveAny extends X509ExtendedTrustManager {

        private BelieveAny() {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
