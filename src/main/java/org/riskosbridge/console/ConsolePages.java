package org.riskosbridge.console;

import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;

/** The pages by their paths, and the actions of forms. */
@Singleton
class ConsolePages {

    private final Map<String, Page> pages;
    private final Map<String, Action> actions;

    ConsolePages(
            OverviewPage overview,
            DeliveriesPage deliveries,
            DeliveryPage delivery,
            WebhooksPage webhooks,
            SetupPage setup,
            SendTestPage send,
            TopicsPage topics,
            QuarantinePage quarantine,
            ReplaysPage replays,
            RedeliverAction redeliver,
            RevealAction reveal,
            ReplayActions replay) {
        this.pages = Map.of(
                "/", overview,
                "/deliveries", deliveries,
                "/delivery", delivery,
                "/webhooks", webhooks,
                "/setup", setup,
                "/setup/send", send,
                "/topics", topics,
                "/quarantine", quarantine,
                "/replays", replays);
        this.actions = new HashMap<>(replay.all());
        actions.putAll(Map.of("/quarantine/redeliver", redeliver, "/setup/send", send, "/delivery/reveal", reveal));
    }

    /** The action of a form, for operators only. */
    interface Action {
        String title();

        /** Performs the action, and writes its result; throws as {@link Page#write}. */
        void run(Html html, ConsoleRequest request) throws Exception;
    }

    Map<String, Page> all() {
        return pages;
    }

    Map<String, Action> actions() {
        return actions;
    }
}
