package org.riskosbridge.tls;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.quarkus.vertx.http.runtime.VertxHttpConfig;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.config.DurationText;
import org.riskosbridge.limit.SourcesConfig;

/**
 * Reloads the public port's certificate when its files are replaced. Quarkus can reload certificates too ({@code quarkus.tls.<name>.reload-period}),
 * but Vert.x has no certificate while it changes to another one: a connection that arrives in those milliseconds is closed (TCPServerBase of 4.5.25,
 * seen in RotationIT).
 */
@Singleton
class ServerCertificate implements HttpServerOptionsCustomizer {

    private static final Logger LOG = Logger.getLogger(ServerCertificate.class);

    private final TlsConfigurationRegistry configurations;
    private final VertxHttpConfig http;
    private final Vertx vertx;
    private final Duration period;
    private volatile @Nullable ReloadableKeys inUse;
    private volatile boolean isFailing;
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "server-certificate");
        thread.setDaemon(true);
        return thread;
    });

    ServerCertificate(
            TlsConfigurationRegistry configurations,
            VertxHttpConfig http,
            Vertx vertx,
            SourcesConfig config,
            MeterRegistry meters) {
        this.configurations = configurations;
        this.http = http;
        this.vertx = vertx;
        this.period = config.certificateReload();
        if (period.toMillis() < 1) {
            throw new ConfigurationException(
                    "bridge.sources.certificate-reload=" + DurationText.of(period) + ": write 1s or more.");
        }
        Gauge.builder("bridge.certificate.expiry.timestamp.seconds", this, ServerCertificate::expiry)
                .description(
                        "When the public port's certificate expires, in seconds since 1970; NaN without a certificate")
                .register(meters);
        Gauge.builder("bridge.reload.failing", () -> isFailing ? 1 : 0)
                .description("1 if the last reload of the files failed; the bridge still uses the previous content")
                .tag("what", "certificate")
                .register(meters);
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        TlsConfiguration configuration = http.tlsConfigurationName()
                .flatMap(configurations::get)
                .or(configurations::getDefault)
                .orElse(null);
        X509ExtendedKeyManager first = configuration == null ? null : keys(configuration);
        if (configuration == null || first == null) {
            // There is no certificate, or quarkus.http.ssl.certificate.* sets it, which Quarkus handles itself.
            return;
        }
        ReloadableKeys latest = new ReloadableKeys(first);
        inUse = latest;
        options.setKeyCertOptions(KeyCertOptions.wrap(latest));
        var unused = looks.scheduleWithFixedDelay(
                () -> look(configuration, latest), period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    }

    private double expiry() {
        ReloadableKeys keys = inUse;
        return keys == null ? Double.NaN : keys.expiry().getEpochSecond();
    }

    /** An unreadable file leaves the old certificate in use. */
    private void look(TlsConfiguration configuration, ReloadableKeys latest) {
        String key = "quarkus.tls." + configuration.getName() + ".key-store";
        try {
            X509ExtendedKeyManager keys = configuration.reload() ? keys(configuration) : null;
            if (keys == null) {
                fail(key, "");
                return;
            }
            isFailing = false;
            if (latest.replace(keys)) {
                LOG.infof("%s: new connections use the new certificate now.", key);
            }
        } catch (RuntimeException e) {
            fail(key, " " + e.getMessage());
        }
    }

    /** Logs only the first of several failures in a row; the gauge shows that the failures continue. */
    private void fail(String key, String reason) {
        if (!isFailing) {
            LOG.warnf("%s cannot be read: the bridge keeps the old certificate.%s", key, reason);
        }
        isFailing = true;
    }

    private @Nullable X509ExtendedKeyManager keys(TlsConfiguration configuration) {
        KeyCertOptions options = configuration.getKeyStoreOptions();
        if (options == null) {
            return null;
        }
        try {
            for (KeyManager manager : options.getKeyManagerFactory(vertx).getKeyManagers()) {
                if (manager instanceof X509ExtendedKeyManager keys) {
                    return keys;
                }
            }
            return null;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @PreDestroy
    void end() {
        looks.shutdownNow();
    }
}
