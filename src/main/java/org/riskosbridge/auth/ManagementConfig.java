package org.riskosbridge.auth;

import io.smallrye.config.ConfigMapping;

/** The tokens that open the management port: {@code bridge.management.*}. Without tokens and files the port is open to anybody. */
@ConfigMapping(prefix = "bridge.management")
public interface ManagementConfig extends AuthConfig.Bearer {

    /** {@return whether the port requires a token} */
    default boolean isProtected() {
        return tokens().isPresent() || tokenFiles().isPresent();
    }
}
