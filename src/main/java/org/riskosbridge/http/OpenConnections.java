package org.riskosbridge.http;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the open connections of each port. Netty finds this class by itself: see {@link org.riskosbridge.limit.SlowClientGuard}.
 * Quarkus counts connections too, for {@code quarkus.http.limits.max-connections}, but does not publish the number.
 */
public final class OpenConnections extends ChannelInitializerExtension {

    private static final Map<Integer, AtomicInteger> BY_PORT = new ConcurrentHashMap<>();

    @Override
    public void postInitializeServerChildChannel(Channel channel) {
        if (channel.localAddress() instanceof InetSocketAddress local) {
            AtomicInteger open = BY_PORT.computeIfAbsent(local.getPort(), port -> new AtomicInteger());
            open.incrementAndGet();
            var unused = channel.closeFuture().addListener(closed -> open.decrementAndGet());
        }
    }

    /** Publishes the connections of all ports except the management port, and their limit. */
    static void show(MeterRegistry meters, int limit, int managementPort) {
        Gauge.builder("bridge.connections", () -> count(managementPort))
                .description("Open connections to the public port")
                .register(meters);
        Gauge.builder("bridge.connections.limit", () -> limit)
                .description("quarkus.http.limits.max-connections; beyond it connections are closed")
                .register(meters);
    }

    private static int count(int managementPort) {
        return BY_PORT.entrySet().stream()
                .filter(port -> port.getKey() != managementPort)
                .mapToInt(port -> port.getValue().get())
                .sum();
    }
}
