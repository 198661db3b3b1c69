package org.riskosbridge.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemTrustOptions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Only a bridge without TLS, or with the setting for plain HTTP, accepts deliveries without TLS. */
class PlainHttpDefaultTest {

    private static Optional<String> insecureRequests(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .withInterceptors(new PlainHttpDefault())
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .build()
                .getOptionalValue("quarkus.http.insecure-requests", String.class);
    }

    @Test
    void plainPortIsShutWhereThereIsACertificate() {
        assertThat(insecureRequests(Map.of("quarkus.http.tls-configuration-name", "public")))
                .contains("disabled");
        assertThat(insecureRequests(Map.of("quarkus.tls.key-store.p12.path", "keys.p12")))
                .contains("disabled");
        assertThat(insecureRequests(Map.of("quarkus.http.ssl.certificate.files", "cert.pem")))
                .contains("disabled");
    }

    @Test
    void plainPortIsOpenWhereThereIsNoneOrWhereItIsSaid() {
        assertThat(insecureRequests(Map.of("quarkus.tls.redis.key-store.p12.path", "keys.p12")))
                .isEmpty();
        assertThat(insecureRequests(Map.of(
                        "quarkus.http.tls-configuration-name", "public", "quarkus.http.insecure-requests", "redirect")))
                .contains("redirect");
    }

    @Test
    void clientCertificatesAreNotRequiredBesideAnOpenPlainPort() {
        ClientCertificates open = new ClientCertificates(ClientAuth.REQUIRED, true);
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> open.customizeHttpServer(new HttpServerOptions()))
                .withMessageContaining("bridge.sources.client-certificates=required")
                .withMessageContaining("quarkus.http.insecure-requests");
        new ClientCertificates(ClientAuth.REQUIRED, false).customizeHttpServer(new HttpServerOptions());
        new ClientCertificates(ClientAuth.NONE, true).customizeHttpServer(new HttpServerOptions());
    }

    @Test
    void clientCertificatesNeedSomebodyToBelieve() {
        ClientCertificates required = new ClientCertificates(ClientAuth.REQUIRED, false);
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> required.customizeHttpsServer(new HttpServerOptions()))
                .withMessageContaining("trust-store");
        HttpServerOptions believing = new HttpServerOptions().setTrustOptions(new PemTrustOptions());
        required.customizeHttpsServer(believing);
        assertThat(believing.getClientAuth()).isEqualTo(ClientAuth.REQUIRED);
    }
}
