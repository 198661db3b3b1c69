package org.riskosbridge.auth;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.List;

/**
 * A webhook's authentication would admit the wrong sender or nobody. The bridge does not start, and Quarkus prints only the message: one
 * sentence per problem, with keys, paths and remedies, never a secret.
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
