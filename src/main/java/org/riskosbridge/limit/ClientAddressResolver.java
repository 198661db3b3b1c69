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
 * Tells which address a delivery comes from: the connection's other end, or whom the trusted proxies before the bridge name.
 *
 * <p>Each proxy adds the address that it was called from at the end of {@code X-Forwarded-For}; what was there before may be
 * anybody's invention. So the field is read from its end, as long as the one who has added the element is a trusted proxy.
 * {@code Forwarded} (RFC 7239) is not read at all: see docs/decisions.md.
 */
public record ClientAddressResolver(List<CidrAddress> proxies) {

    private static final String FORWARDED_FOR = "X-Forwarded-For";

    /** {@return the address; null when it cannot be known} */
    @Nullable
    public InetAddress of(HttpServerRequest request) {
        SocketAddress peer = request.connection().remoteAddress();
        InetAddress address = peer instanceof SocketAddressImpl socket ? socket.ipAddress() : null;
        return address == null || proxies.isEmpty() || !isWithin(proxies, address)
                ? address
                : behind(address, request.headers().getAll(FORWARDED_FOR));
    }

    /**
     * {@return whom a trusted proxy speaks for, or null when it names no address}
     *
     * @param proxy where the connection comes from
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

    /** Never a name to be resolved. Some proxies add the port: {@code 192.0.2.1:4711}, {@code [2001:db8::1]:4711}. */
    private static @Nullable InetAddress address(String hop) {
        String literal = hop;
        if (hop.startsWith("[")) {
            literal = hop.substring(1, Math.max(1, hop.indexOf(']')));
        } else if (hop.indexOf(':') == hop.lastIndexOf(':')) {
            literal = hop.substring(0, hop.indexOf(':') < 0 ? hop.length() : hop.indexOf(':'));
        }
        byte[] bytes = Inet.parseInetAddressToBytes(literal);
        try {
            // Makes an IPv4 address of what is one in IPv6's form, ::ffff:192.0.2.1.
            return bytes == null ? null : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException neitherFourNorSixteenBytes) {
            return null;
        }
    }
}
