package org.riskosbridge.limit;

import io.smallrye.common.net.CidrAddress;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.vertx.core.http.ClientAuth;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.riskosbridge.config.Bounds;

/** Sources of deliveries at all webhooks: {@code bridge.sources.*}. */
@ConfigMapping(prefix = "bridge.sources")
public interface SourcesConfig {

    /**
     * Networks of the proxies in front of the bridge, such as {@code 10.0.0.0/8}, whose {@code X-Forwarded-For} the bridge trusts. None when absent: the
     * client's address is the peer of the connection.
     */
    Optional<List<CidrAddress>> trustedProxies();

    /**
     * Maximum wrong credentials per second from one source. Above this rate the bridge answers 429 and no longer checks the source's credentials,
     * unless the source has delivered with valid ones before. 0: no limit.
     */
    @Bounds(min = "0", max = "1000000")
    @WithDefault("10")
    int maxAuthFailures();

    /** How long the body of a delivery may take to arrive, from its head on; then 408. */
    @Bounds(min = "1s", max = "10m")
    @WithDefault("10s")
    Duration bodyTimeout();

    /**
     * Whether TLS clients need a certificate that the TLS configuration's trust store accepts. Quarkus's
     * {@code quarkus.http.ssl.client-auth} is fixed when the program is built.
     */
    @WithDefault("none")
    ClientAuth clientCertificates();

    /** How often the bridge reads the files of the public port's certificate again. */
    @Bounds(min = "1s", max = "1d")
    @WithDefault("30s")
    Duration certificateReload();
}
