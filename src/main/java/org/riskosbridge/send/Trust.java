package org.riskosbridge.send;

import java.nio.file.Path;

/** Which TLS certificates the sender trusts. */
public sealed interface Trust {

    /** The JVM's default trust store. */
    record Default() implements Trust {}

    /** Only the certificates of this PEM file. */
    record Only(Path certificates) implements Trust {}

    /** Any certificate for any host name: a man in the middle can read events and credentials. */
    record Any() implements Trust {}
}
