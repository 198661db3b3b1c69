package org.riskosbridge.cli;

import java.util.Optional;
import org.riskosbridge.auth.Loopback;

/** Tells the operator at the start that other machines can reach the bridge without TLS. Only a bridge behind a proxy may be open like this. */
final class PlainHttpNotice {

    private PlainHttpNotice() {}

    /** {@return the sentence; empty when other machines cannot reach the bridge, or only with TLS} */
    static Optional<String> of(String host, boolean isPlainOpen) {
        return isPlainOpen && !Loopback.is(host)
                ? Optional.of("The bridge accepts deliveries in plain HTTP at quarkus.http.host=" + host
                        + ". Put a proxy in front of it that terminates TLS, or set"
                        + " quarkus.http.tls-configuration-name.")
                : Optional.empty();
    }
}
