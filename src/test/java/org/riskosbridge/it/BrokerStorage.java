package org.riskosbridge.it;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** Formats the directories of brokers in this process: Kafka's own tool needs a JVM, and a second, for each directory. */
public final class BrokerStorage {

    private BrokerStorage() {}

    /** {@return the given directory of a broker, ready for the only broker of a new cluster} */
    static Path formatted(Path directory) {
        format(directory, 1, Uuid.randomUuid().toString());
        return directory;
    }

    /** Formats the directory of a broker for a node of a cluster. */
    public static void format(Path directory, int node, String cluster) {
        Path data = directory.resolve("data");
        try {
            Files.createDirectories(data);
            new Formatter()
                    .setPrintStream(new PrintStream(PrintStream.nullOutputStream(), false))
                    .setClusterId(cluster)
                    .setNodeId(node)
                    .setControllerListenerName("CONTROLLER")
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .setDirectories(List.of(data.toString()))
                    .setMetadataLogDirectory(data.toString())
                    .run();
        } catch (Exception e) {
            throw new IllegalStateException("Cannot format " + data, e);
        }
    }
}
