package org.riskosbridge.console;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.riskosbridge.deliveries.DeliveryFeed;
import org.riskosbridge.deliveries.RecentDelivery;
import org.riskosbridge.route.WebhookConfig;

/** Shows the values for the RiskOS dashboard for one webhook, and a checklist that fills as attempts arrive. */
@Singleton
final class SetupPage implements Page {

    private static final int ATTEMPTS = 20;

    /** Maximum age of an attempt that belongs to the present test. */
    private static final Duration LATELY = Duration.ofMinutes(30);

    private final DeliveryFeed feed;
    private final WebhookConfig webhooks;
    private final ConsoleConfig config;

    SetupPage(DeliveryFeed feed, WebhookConfig webhooks, ConsoleConfig config) {
        this.feed = feed;
        this.config = config;
        this.webhooks = webhooks;
    }

    @Override
    public String title() {
        return "Set up a webhook";
    }

    @Override
    public int refresh(ConsoleRequest request) {
        return 3;
    }

    @Override
    public Set<String> parameters() {
        return Set.of("webhook");
    }

    @Override
    public void write(Html html, ConsoleRequest request) {
        String name = request.parameter("webhook");
        WebhookConfig.Settings settings = settings(webhooks, name);
        html.element("h2", "Enter in the RiskOS dashboard");
        html.open("dl");
        html.element("dt", "URL").element("dd", "https://<the bridge's public name>/webhooks/" + name);
        html.element("dt", "Auth type")
                .element(
                        "dd",
                        settings.auth()
                                .type()
                                .map(type -> type.name().toLowerCase(Locale.ROOT))
                                .orElse("not configured"));
        settings.environment()
                .ifPresent(environment -> html.element("dt", "Environment")
                        .element("dd", environment.name().toLowerCase(Locale.ROOT)));
        html.element("dt", "Status").element("dd", "ACTIVE").close();
        html.element("p", "Only asynchronous workflows send events. docs/riskos-setup.md has every field.");
        if (config.bridgeUrl().isPresent() && request.isOperator()) {
            html.open("p")
                    .element("a", "Send a test event", "href", "/setup/send?webhook=" + DeliveryTable.encoded(name))
                    .text(" from here.")
                    .close();
        }
        checklist(html, name);
    }

    /**
     * {@return the settings of a webhook}
     *
     * @throws IllegalArgumentException when the console's configuration does not have it
     */
    static WebhookConfig.Settings settings(WebhookConfig webhooks, String name) {
        WebhookConfig.Settings settings = webhooks.webhooks().get(name);
        if (settings == null) {
            throw new IllegalArgumentException(
                    "The console's configuration has no webhook with this name. Configured webhooks: "
                            + String.join(", ", webhooks.webhooks().keySet()) + ".");
        }
        return settings;
    }

    private void checklist(Html html, String name) {
        Instant lately = Instant.now().minus(LATELY);
        // A delivery to a wrong path belongs to no webhook.
        List<RecentDelivery> attempts = feed.recent(
                each -> each.at().isAfter(lately)
                        && (each.webhook().equals(name) || each.webhook().isEmpty()),
                ATTEMPTS);
        html.element("h2", "The last attempt");
        if (attempts.isEmpty()) {
            html.element(
                    "p",
                    "Waiting for RiskOS's test: press \"Continue to Test\" in the dashboard. This page checks every 3 s. When no"
                            + " attempt appears, RiskOS does not reach the bridge: check DNS, the firewall and the certificate.");
            lines(html, Checklist.empty());
            return;
        }
        RecentDelivery last = attempts.get(0);
        Optional<String> environment = PublishedAddresses.environment(last.source());
        html.open("p");
        DeliveryTable.time(html, last.at());
        html.text(" from " + last.source() + ", "
                + environment
                        .map(each -> "an address of RiskOS's " + each + " as published on " + PublishedAddresses.DATE)
                        .orElse("not an address of RiskOS in the list of " + PublishedAddresses.DATE)
                + ". Answered " + last.status() + " " + last.outcome()
                + (last.micros() == 0 ? "" : " in " + DeliveryTable.millis(last) + " ms")
                + (last.record().isEmpty() ? "" : ", stored as " + last.record()) + ".");
        html.close();
        lines(html, Checklist.of(last.outcome()));
        html.element("h2", "Attempts of the last 30 minutes");
        DeliveryTable.write(html, attempts);
    }

    private static void lines(Html html, List<Checklist.Line> lines) {
        html.open("ol", "class", "checklist");
        lines.forEach(line -> {
            html.open("li", "class", line.state().name().toLowerCase(Locale.ROOT));
            html.element(
                    "span",
                    switch (line.state()) {
                        case PASSED -> "passed";
                        case FAILED -> "failed";
                        case OPEN -> "not yet";
                    },
                    "class",
                    "state");
            html.text(" " + line.text());
            if (!line.remedy().isEmpty()) {
                html.element("p", line.remedy());
            }
            html.close();
        });
        html.close();
    }
}
