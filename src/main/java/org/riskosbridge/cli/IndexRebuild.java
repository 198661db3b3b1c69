package org.riskosbridge.cli;

import io.quarkus.runtime.QuarkusApplication;
import java.util.concurrent.Callable;
import org.riskosbridge.kafka.RequiredTopics;
import org.riskosbridge.reconcile.Rebuild;
import org.riskosbridge.route.Webhooks;
import picocli.CommandLine.Command;

/** {@code index rebuild}: for an operator who does not trust the index. */
@Command(
        name = "rebuild",
        description = "Declare the index incomplete, and rebuild it from the log.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Bridges may run meanwhile. They answer new events 503 until the rebuild is complete: for bridge.index.rebuild-wait,"
                    + " and while the records of the dedup window are read. They answer 200 for events whose records were found."
                    + " If the command is stopped, a bridge completes the rebuild.",
            "",
            "Exit code: 0 if the index is complete, 1 if it is not."
        })
final class IndexRebuild implements Callable<Integer> {

    @Override
    public Integer call() {
        return OneShotCommand.run(App.class);
    }

    /** The task, run with the bridge's clients. */
    static final class App implements QuarkusApplication {

        private final Rebuild rebuild;
        private final RequiredTopics topics;
        private final Webhooks webhooks;

        App(Rebuild rebuild, RequiredTopics topics, Webhooks webhooks) {
            this.rebuild = rebuild;
            this.topics = topics;
            this.webhooks = webhooks;
        }

        @Override
        public int run(String... arguments) throws Exception {
            topics.find(webhooks.topics());
            boolean whole;
            try (TerminalProgressBar bar = new TerminalProgressBar()) {
                whole = rebuild.again(bar::at);
            }
            System.out.println(
                    whole
                            ? "The index is complete."
                            : "The index is not complete: another process rebuilds it, or partitions cannot be read."
                                    + " The bridges continue; see their readiness.");
            return whole ? 0 : 1;
        }
    }
}
