package org.riskosbridge.cli;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.send.EventSender;
import org.riskosbridge.send.SendCredentials;
import org.riskosbridge.send.SendException;
import org.riskosbridge.send.SendRequest;
import org.riskosbridge.send.SendSummary;
import org.riskosbridge.send.SendSummaryText;
import org.riskosbridge.send.Trust;
import org.riskosbridge.standalone.TrialSettings;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code send}: plays RiskOS. Does not start Quarkus. */
@Command(
        name = "send",
        description = "Play RiskOS: send sample events to a webhook, and show the answers.",
        mixinStandardHelpOptions = true,
        abbreviateSynopsis = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        footer = {
            "",
            "Exit code: 0 if every delivery was answered 200 in the end, 1 if not, 2 for wrong arguments.",
            "",
            "Examples, each after \"${ROOT-COMMAND-NAME}\":",
            "  send",
            "  send --bearer-file token.txt --type all --count 22",
            "  send --bearer-file token.txt --rate 200 --duration 1m --duplicates 10%%",
            "  send --bearer-file token.txt --scenario docv --count 30 --rate 2"
        })
final class SendCommand implements Callable<Integer> {

    /** Time after an interrupt to print the summary. */
    private static final long FAREWELL_SECONDS = 2;

    private static final String LOCAL = "http://127.0.0.1:8080/webhooks/riskos";

    @Parameters(
            arity = "0..1",
            paramLabel = "URL",
            description = "The webhook. Default: the running trial, with its token; without a trial, " + LOCAL)
    private @Nullable URI url;

    @ArgGroup(validate = false, heading = "%nWhat to send:%n")
    private final SendContentOptions content = new SendContentOptions();

    @ArgGroup(validate = false, heading = "%nNumber and rate:%n")
    private final SendPaceOptions pace = new SendPaceOptions();

    @ArgGroup(
            validate = false,
            heading = "%nAuthentication (at most one scheme; without one, no Authorization header is sent):%n")
    private final SendCredentialOptions credentials = new SendCredentialOptions();

    @ArgGroup(validate = false, heading = "%nDelivery:%n")
    private final SendDeliveryOptions delivery = new SendDeliveryOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        var out = spec.commandLine().getOut();
        var err = spec.commandLine().getErr();
        SendRequest request = order();
        if (request.trust() instanceof Trust.Any) {
            err.println(
                    "Warning: --insecure accepts any certificate, so anyone on the network path can read the credential.");
        }
        var printed = new CountDownLatch(1);
        try {
            SendSummary summary = send(request, err, printed);
            out.println(SendSummaryText.of(summary));
            return summary.isComplete() ? 0 : 1;
        } catch (SendException | UncheckedIOException e) {
            err.println(e.getMessage());
            return 1;
        } finally {
            out.flush();
            err.flush();
            printed.countDown();
        }
    }

    private static SendSummary send(SendRequest request, PrintWriter err, CountDownLatch printed)
            throws SendException, InterruptedException {
        // Each evaluation of a scenario has several deliveries.
        OptionalLong deliveries = request.content().scenario().isPresent()
                ? OptionalLong.empty()
                : request.pace().expected();
        try (var progress = new SendProgress(deliveries, err)) {
            var sender = new EventSender(request, progress);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(sender, printed)));
            return sender.send();
        }
    }

    /** On an interrupt (Ctrl-C) the run ends and prints its summary. */
    private static void stop(EventSender sender, CountDownLatch printed) {
        sender.stop();
        try {
            boolean unused = printed.await(FAREWELL_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private SendRequest order() {
        try {
            SendCredentials given = credentials.credentials(System.getenv());
            Optional<TrialSettings> trial = url == null ? RunningTrial.find() : Optional.empty();
            return new SendRequest(
                    url == null ? trial.map(TrialSettings::webhook).orElse(URI.create(LOCAL)) : url,
                    trial.isPresent() && given instanceof SendCredentials.None
                            ? SendCredentialOptions.bearer(trial.get().tokenFile())
                            : given,
                    content.content(),
                    pace.pace(),
                    delivery.retries(),
                    delivery.trust(),
                    delivery.log());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
