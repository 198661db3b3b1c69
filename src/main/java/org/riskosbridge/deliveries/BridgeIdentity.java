package org.riskosbridge.deliveries;

import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The name of this bridge in the console: the host, which is the pod on Kubernetes, and the process. */
@Singleton
class BridgeIdentity {

    private final String name = host() + "-" + ProcessHandle.current().pid();
    private final String version;
    private final Instant started = Instant.now();

    BridgeIdentity(@ConfigProperty(name = "quarkus.application.version") Optional<String> version) {
        this.version = version.orElse("");
    }

    String name() {
        return name;
    }

    String version() {
        return version;
    }

    Instant started() {
        return started;
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "bridge";
        }
    }
}
