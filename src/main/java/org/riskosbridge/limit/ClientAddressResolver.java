package org.riskosbridge.limit;

import io.smallrye.common.net.CidrAddress;
import io.smallrye.common.net.Inet;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.SocketAddressImpl;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Resolves the client's address: the peer of the connection, or the address that trusted proxies report.
 *
 * <p>Each proxy appends the address of its client to {@code X-Forwarded-For}; anybody may have invented the elements before. So the resolver reads
 * the field from its end, and continues only while a trusted proxy has added the element. The resolver ignores {@code Forwarded} (RFC 7239): see
 * docs/decisions.md.
 */
public record ClientAddressResolver(List<CidrAddress> proxies) {

    private static final String FORWARDED_FOR = "X-Forwarded-For";

    /** {@return the address; null when unknown} */
    @Nullable
    public InetAddress of(HttpServerRequest request) {
        SocketAddress peer = request.connection().remoteAddress();
        InetAddress address = peer instanceof SocketAddressImpl socket ? socket.ipAddress() : null;
        return address == null || proxies.isEmpty() || !isWithin(proxies, address)
                ? address
                : behind(address, request.headers().getAll(FORWARDED_FOR));
    }

    /**
     * {@return the client that a trusted proxy reports; null when the proxy reports no address}
     *
     * @param proxy address of the connection's peer
     * @param forwardedFor the fields of this name, in their order
     */
    @Nullable
    InetAddress behind(InetAddress proxy, List<String> forwardedFor) {
        InetAddress nearest = proxy;
        for (int field = forwardedFor.size() - 1; field >= 0; field--) {
            String hops = forwardedFor.get(field);
            for (int end = hops.length(); end >= 0; ) {
                int comma = hops.lastIndexOf(',', end - 1);
                InetAddress hop = address(hops.substring(comma + 1, end).strip());
                if (hop == null || !isWithin(proxies, hop)) {
                    return hop;
                }
                nearest = hop;
                end = comma;
            }
        }
        return nearest;
    }

    public static boolean isWithin(List<CidrAddress> networks, InetAddress address) {
        for (CidrAddress network : networks) {
            if (network.matches(address)) {
                return true;
            }
        }
        return false;
    }

    /** Never resolves names. Some proxies add the port: {@code 192.0.2.1:4711}, {@code [2001:db8::1]:4711}. */
    private static @Nullable InetAddress address(String hop) {
        String literal = hop;
        if (hop.startsWith("[")) {
            literal = hop.substring(1, Math.max(1, hop.indexOf(']')));
        } else if (hop.indexOf(':') == hop.lastIndexOf(':')) {
            literal = hop.substring(0, hop.indexOf(':') < 0 ? hop.length() : hop.indexOf(':'));
        }
        byte[] bytes = Inet.parseInetAddressToBytes(literal);
        try {
            // Converts an IPv4-mapped IPv6 address, ::ffff:192.0.2.1, to IPv4.
            return bytes == null ? null : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException neitherFourNorSixteenBytes) {
            return null;
        }
    }
}
