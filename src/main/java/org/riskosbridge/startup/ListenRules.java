package org.riskosbridge.startup;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** The rules for the addresses and ports of the bridge, and for the size of bodies. */
final class ListenRules {

    static final int LAST_PORT = 65_535;

    /** Kafka's limit for a record is 1 MiB unless client and broker have another value; an array has at most 2 GiB. */
    private static final long LARGEST_BODY = 1L << 30;

    private final SmallRyeConfig config;
    private final List<String> mistakes = new ArrayList<>();

    private ListenRules(SmallRyeConfig config) {
        this.config = config;
    }

    static List<String> mistakes(SmallRyeConfig config) {
        ListenRules rules = new ListenRules(config);
        int http = rules.port("quarkus.http.port", "quarkus.http.host", 8080);
        int management = rules.port("quarkus.management.port", "quarkus.management.host", 9000);
        if (http != 0 && http == management) {
            rules.mistakes.add("quarkus.management.port = " + management
                    + " is also quarkus.http.port: give health and metrics their own port, for example 9000.");
        }
        rules.body();
        return rules.mistakes;
    }

    private int port(String portKey, String hostKey, int fallback) {
        int port = config.getOptionalValue(portKey, Integer.class).orElse(fallback);
        String host = config.getOptionalValue(hostKey, String.class).orElse("0.0.0.0");
        if (port < 0 || port > LAST_PORT) {
            mistakes.add(portKey + " = " + port + " must be a port from 0 to " + LAST_PORT + ", for example " + fallback
                    + ".");
            return 0;
        }
        // Bound but not listening: nobody can connect.
        try (Socket socket = new Socket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
        } catch (UnknownHostException e) {
            mistakes.add(
                    hostKey + " = " + host + " must be an address of this machine, for example 0.0.0.0 or 127.0.0.1.");
        } catch (IOException e) {
            mistakes.add(portKey + " = " + port + " cannot be used at " + hostKey + " = " + host
                    + ": another program listens there, or the address is not this machine's, or the bridge's user is not allowed"
                    + " to use the port. Choose another port, for example " + portKey + "=" + (fallback + 1) + ".");
        }
        return port;
    }

    private void body() {
        String key = "quarkus.http.limits.max-body-size";
        config.getOptionalValue(key, MemorySize.class)
                .map(MemorySize::asLongValue)
                .ifPresent(size -> {
                    if (size < 1 || size > LARGEST_BODY) {
                        mistakes.add(key + " = " + size + " must be a size from 1 to 1G, for example 1000K.");
                    }
                });
    }
}
