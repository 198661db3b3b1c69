package org.riskosbridge.tls;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.quarkus.vertx.http.runtime.VertxHttpConfig;
import io.quarkus.vertx.http.runtime.VertxHttpConfig.InsecureRequests;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Locale;
import org.riskosbridge.limit.SourcesConfig;

/** Requests client certificates if configured, and refuses a start that would admit clients without one. */
@Singleton
class ClientCertificates implements HttpServerOptionsCustomizer {

    private static final String KEY = "bridge.sources.client-certificates=";

    private final ClientAuth wanted;
    private final boolean isPlainOpen;

    @Inject
    ClientCertificates(SourcesConfig config, VertxHttpConfig http) {
        this(
                config.clientCertificates(),
                http.insecureRequests().orElse(InsecureRequests.ENABLED) == InsecureRequests.ENABLED);
    }

    ClientCertificates(ClientAuth wanted, boolean isPlainOpen) {
        this.wanted = wanted;
        this.isPlainOpen = isPlainOpen;
    }

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        if (wanted == ClientAuth.REQUIRED && isPlainOpen) {
            throw new ConfigurationException(
                    KEY + "required has no effect while deliveries are also accepted without TLS: set"
                            + " quarkus.http.tls-configuration-name to a TLS configuration, and remove quarkus.http.insecure-requests"
                            + " or set it to disabled.");
        }
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        if (wanted != ClientAuth.NONE && options.getTrustOptions() == null) {
            throw new ConfigurationException(KEY + wanted.name().toLowerCase(Locale.ROOT)
                    + ": no trusted certificate authority is configured. Set quarkus.tls.<name>.trust-store.pem.certs to the file of"
                    + " this authority.");
        }
        if (wanted != ClientAuth.NONE) {
            options.setClientAuth(wanted);
        }
    }
}
