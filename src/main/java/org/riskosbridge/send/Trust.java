package org.riskosbridge.send;

import java.nio.file.Path;

/** Which TLS certificates are believed. */
public sealed interface Trust {

    /** Those that Java believes. */
    record Default() implements Trust {}

    /** Those of this PEM file, and no others. */
    record Only(Path certificates) implements Trust {}

    /** Any, for any host name: whoever sits in between reads the events and the credential. */
    record Any() implements Trust {}
}
