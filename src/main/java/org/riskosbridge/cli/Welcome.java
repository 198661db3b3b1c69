package org.riskosbridge.cli;

import static org.riskosbridge.config.ShellWord.quoted;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.riskosbridge.standalone.TrialSettings;

/**
 * The text that a newcomer sees when the standalone bridge is ready. The indented lines work when pasted into a shell.
 *
 * @param console address of the console
 * @param url of the webhook
 * @param management where health and metrics are
 * @param bootstrapServers where the broker listens
 * @param directory with all data of the trial
 * @param tokenFile file with the bearer token
 */
record Welcome(String console, String url, String management, String bootstrapServers, Path directory, Path tokenFile) {

    private static final String TOPIC = "riskos.evaluation_completed";

    /** {@return the text, with an event id that was never sent before} */
    String text() {
        return """

                The console is at                    %s
                The bridge takes RiskOS webhooks at  %s
                Kafka listens on                     %s
                Health and metrics                   %s/q/health, /q/metrics
                Data and token                       %s

                Watch the events, in a second terminal:

                    %s

                Play RiskOS, in a third terminal:

                    %s

                Deliver one event yourself. The second time it is answered 200 and not stored again:

                    curl -i %s \\
                        -H "Authorization: Bearer $(cat %s)" -H 'Content-Type: application/json' \\
                        -d '%s'

                Read the topic with a Kafka client of your own:

                    kcat -C -b %s -t %s

                Start over: stop, then delete %s
                Stop with Ctrl-C. The data stays, and the same command starts again with it.
                """.formatted(
                        console,
                        url,
                        bootstrapServers,
                        management,
                        directory,
                        settings() + ProgramName.anywhere() + " tail",
                        ProgramName.anywhere() + " send" + (isDefault() ? "" : " " + url + " --bearer-file " + token()),
                        url,
                        token(),
                        event(),
                        bootstrapServers,
                        TOPIC,
                        directory);
    }

    /** A command finds a trial in the default directory by itself. */
    private String settings() {
        return isDefault()
                ? ""
                : "QUARKUS_CONFIG_LOCATIONS=" + quoted(TrialSettings.location(TrialSettings.file(directory))) + " ";
    }

    private boolean isDefault() {
        return directory.equals(
                TrialSettings.defaultDirectory().toAbsolutePath().normalize());
    }

    private String token() {
        return quoted(tokenFile.toString());
    }

    private static String event() {
        return """
                {"event_id":"%s","event_type":"evaluation_completed","event_at":"%s",\
                "data":{"eval_id":"%s","environment_name":"Sandbox","decision":"ACCEPT"}}""".formatted(UUID.randomUUID(), Instant.now().truncatedTo(ChronoUnit.SECONDS), UUID.randomUUID());
    }
}
