package org.riskosbridge.auth;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.List;

/**
 * A webhook's authentication is configured in a way that would let in the wrong sender, or nobody: the bridge must not
 * start, and Quarkus ends it with the message alone: one sentence per problem, which names keys, paths and remedies, never
 * a secret.
 */
public final class InvalidAuthConfiguration extends ConfigurationException {

    private static final long serialVersionUID = 1L;

    InvalidAuthConfiguration(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
    }

    InvalidAuthConfiguration(String problem) {
        this(List.of(problem));
    }
}
