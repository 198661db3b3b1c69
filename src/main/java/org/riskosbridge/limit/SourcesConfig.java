package org.riskosbridge.limit;

import io.smallrye.common.net.CidrAddress;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.vertx.core.http.ClientAuth;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.riskosbridge.config.Bounds;

/** Those who knock at any door, whoever they are: {@code bridge.sources.*}. */
@ConfigMapping(prefix = "bridge.sources")
public interface SourcesConfig {

    /**
     * Networks of the proxies before the bridge, such as {@code 10.0.0.0/8}: theirs alone is the {@code X-Forwarded-For} that
     * is believed. None when absent: a delivery comes from where its connection comes from.
     */
    Optional<List<CidrAddress>> trustedProxies();

    /**
     * Wrong credentials a second that one source may try; above it 429, and its credentials are not looked at unless it has
     * delivered with right ones before. 0: no limit.
     */
    @Bounds(min = "0", max = "1000000")
    @WithDefault("10")
    int maxAuthFailures();

    /** How long the body of a delivery may take to arrive, from its head on; then 408. */
    @Bounds(min = "1s", max = "10m")
    @WithDefault("10s")
    Duration bodyTimeout();

    /**
     * Whether whoever connects by TLS must show a certificate that the TLS configuration's trust store believes. Quarkus's own
     * {@code quarkus.http.ssl.client-auth} is fixed when the program is built.
     */
    @WithDefault("none")
    ClientAuth clientCertificates();

    /** How often the files of the public port's certificate are read again. */
    @Bounds(min = "1s", max = "1d")
    @WithDefault("30s")
    Duration certificateReload();
}
