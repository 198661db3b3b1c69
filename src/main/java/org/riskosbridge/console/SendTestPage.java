package org.riskosbridge.console;

import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.riskosbridge.auth.AuthConfig.Scheme;
import org.riskosbridge.route.WebhookConfig;
import org.riskosbridge.send.Content;
import org.riskosbridge.send.EventSender;
import org.riskosbridge.send.Pace;
import org.riskosbridge.send.Retries;
import org.riskosbridge.send.Secret;
import org.riskosbridge.send.SendCredentials;
import org.riskosbridge.send.SendObserver;
import org.riskosbridge.send.SendRequest;
import org.riskosbridge.send.Share;
import org.riskosbridge.send.Trust;

/**
 * Sends one sample event to a webhook as RiskOS would. An operator enters the credential, which the console does not keep after the request. The form
 * is not on the set-up page, because that page renews itself and would lose the typed text.
 */
@Singleton
final class SendTestPage implements Page, ConsolePages.Action {

    private static final String TYPE = "evaluation_completed";
    private static final Pace ONCE = new Pace(OptionalLong.of(1), Optional.empty(), OptionalDouble.empty(), 1);

    /** The operator waits for the page, so there is no retry. */
    private static final Retries NO_RETRY = new Retries(0, Duration.ZERO, Duration.ofSeconds(10));

    private final ConsoleConfig config;
    private final WebhookConfig webhooks;

    SendTestPage(ConsoleConfig config, WebhookConfig webhooks) {
        this.config = config;
        this.webhooks = webhooks;
    }

    @Override
    public String title() {
        return "Send a test event";
    }

    @Override
    public Set<String> parameters() {
        return Set.of("webhook");
    }

    @Override
    public void write(Html html, ConsoleRequest request) {
        String webhook = request.parameter("webhook");
        Scheme scheme = scheme(webhook);
        html.element(
                "p",
                "Sends one sample event (" + TYPE + ", Sandbox, a fictitious person) to " + url(webhook)
                        + ". The bridge handles this event like any other event: consumers receive it.");
        if (!request.isOperator()) {
            html.element("p", "Only operators can send. " + config.operatorLogin());
            return;
        }
        html.action("/setup/send", request.session()).hidden("webhook", webhook);
        if (scheme != Scheme.NONE) {
            String label = switch (scheme) {
                case BASIC -> "User name and password, as user:password";
                case OAUTH2 -> "Access token of the identity provider";
                case BEARER, NONE -> "Token";
            };
            html.element("label", label, "for", "credential")
                    .empty(
                            "input",
                            "id",
                            "credential",
                            "name",
                            "credential",
                            "type",
                            "password",
                            "autocomplete",
                            "off");
        }
        html.element("button", "Send").close();
    }

    @Override
    public void run(Html html, ConsoleRequest request) throws Exception {
        String webhook = request.parameter("webhook");
        // An access token may be longer than other parameters.
        String credential = request.http().request().getFormAttribute("credential");
        SendRequest event = new SendRequest(
                url(webhook),
                credentials(scheme(webhook), new Secret(credential == null ? "" : credential.strip())),
                new Content(
                        List.of(TYPE),
                        OptionalInt.empty(),
                        Share.NONE,
                        ThreadLocalRandom.current().nextLong(),
                        Optional.empty()),
                ONCE,
                NO_RETRY,
                new Trust.Default(),
                Optional.empty());
        StringBuilder notice = new StringBuilder();
        SendObserver observer = new SendObserver() {
            @Override
            public void notice(String sentence) {
                notice.append(sentence);
            }

            @Override
            public void finished(long deliveries) {}
        };
        boolean isDelivered = new EventSender(event, observer).send().isComplete();
        html.element("p", isDelivered ? "Answered 200." : notice.toString(), "class", isDelivered ? "good" : "bad");
        html.open("p")
                .element("a", "What the bridge has checked", "href", "/setup?webhook=" + DeliveryTable.encoded(webhook))
                .close();
    }

    private URI url(String webhook) {
        String bridge = config.bridgeUrl()
                .orElseThrow(() -> new IllegalArgumentException(
                        "The console has no address of a bridge: set bridge.console.bridge-url."))
                .toString();
        return URI.create(bridge.replaceAll("/+$", "") + "/webhooks/" + webhook);
    }

    private Scheme scheme(String webhook) {
        return SetupPage.settings(webhooks, webhook).auth().type().orElse(Scheme.NONE);
    }

    private static SendCredentials credentials(Scheme scheme, Secret credential) {
        return switch (scheme) {
            case NONE -> new SendCredentials.None();
            case BEARER, OAUTH2 -> new SendCredentials.Bearer(credential);
            case BASIC -> SendCredentials.Basic.of(credential);
        };
    }
}
