package org.riskosbridge.auth;

import io.smallrye.config.ConfigMapping;

/** Whose tokens open the management port: {@code bridge.management.*}. Anybody's, where neither these nor files are set. */
@ConfigMapping(prefix = "bridge.management")
public interface ManagementConfig extends AuthConfig.Bearer {

    /** {@return whether the port asks for a token} */
    default boolean isProtected() {
        return tokens().isPresent() || tokenFiles().isPresent();
    }
}
