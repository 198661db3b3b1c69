package org.riskosbridge.cli;

import java.io.File;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a newcomer is told when the standalone bridge is ready. The indented lines work when pasted into a shell.
 *
 * @param console address of the console
 * @param url of the webhook
 * @param bootstrapServers where the broker listens
 * @param tokenFile holds the bearer token
 * @param token the same token
 */
record Welcome(String console, String url, String bootstrapServers, Path tokenFile, String token) {

    private static final String TOPIC = "riskos.evaluation_completed";

    /** {@return the text, with an event id that was never sent before} */
    String text() {
        return """

                The console is at               %s
                The bridge takes RiskOS webhooks at %s
                with the bearer token           %s
                which is kept in                %s
                Kafka listens on                %s

                Deliver an event (again, and it is answered 200 but not stored twice):

                    curl -i %s \\
                        -H "Authorization: Bearer $(cat %s)" -H 'Content-Type: application/json' \\
                        -d '%s'

                Watch the topic, with Kafka's own consumer or with kcat:

                    java -Djava.util.logging.manager=org.jboss.logmanager.LogManager -cp %s \\
                        org.apache.kafka.tools.consumer.ConsoleConsumer \\
                        --bootstrap-server %s --topic %s --from-beginning
                    kcat -b %s -t %s

                Stop with Ctrl-C.
                """.formatted(
                        console,
                        url,
                        token,
                        tokenFile,
                        bootstrapServers,
                        url,
                        quoted(tokenFile.toString()),
                        event(),
                        quoted(jars()),
                        bootstrapServers,
                        TOPIC,
                        bootstrapServers,
                        TOPIC);
    }

    private static String event() {
        return """
                {"event_id":"%s","event_type":"evaluation_completed","event_at":"%s",\
                "data":{"eval_id":"%s","environment_name":"Sandbox","decision":"ACCEPT"}}""".formatted(UUID.randomUUID(), Instant.now().truncatedTo(ChronoUnit.SECONDS), UUID.randomUUID());
    }

    /** The folders of the program's jars, and of those that the class path names beside it; Java itself expands the asterisks. */
    private static String jars() {
        List<Path> entries = Stream.of(System.getProperty("java.class.path", "").split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toAbsolutePath())
                .toList();
        Path lib = entries.get(0).resolveSibling("lib");
        return Stream.concat(
                        Stream.of(lib.resolve("main"), lib.resolve("boot")),
                        entries.stream().skip(1).map(Path::getParent).distinct())
                .map(folder -> folder + "/*")
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
