package org.riskosbridge.auth;

import io.smallrye.config.ConfigMapping;

/** Whose tokens open the management port: {@code bridge.management.*}. Anybody's, where neither these nor files are set. */
@ConfigMapping(prefix = "bridge.management")
public interface ManagementConfig extends AuthConfig.Bearer {}
