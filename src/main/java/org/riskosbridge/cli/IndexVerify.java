package org.riskosbridge.cli;

import io.quarkus.runtime.QuarkusApplication;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.riskosbridge.kafka.RequiredTopics;
import org.riskosbridge.reconcile.Verification;
import org.riskosbridge.reconcile.Verification.Report;
import org.riskosbridge.route.Webhooks;
import picocli.CommandLine.Command;

/** {@code index verify}: compares the index with the log. */
@Command(
        name = "verify",
        description = "Compare the index with the log, and report the differences. Changes nothing.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Bridges may run meanwhile. The command reads all records of the dedup window, and keeps the index in memory: about 200"
                    + " bytes for each entry (java -Xmx...).",
            "",
            "Exit code: 0 if they agree, 1 if they differ, or Kafka or Redis does not answer."
        })
final class IndexVerify implements Callable<Integer> {

    @Override
    public Integer call() {
        return OneShotCommand.run(App.class);
    }

    /** The task, run with the bridge's clients. */
    static final class App implements QuarkusApplication {

        private final Verification verification;
        private final RequiredTopics topics;
        private final Webhooks webhooks;

        App(Verification verification, RequiredTopics topics, Webhooks webhooks) {
            this.verification = verification;
            this.topics = topics;
            this.webhooks = webhooks;
        }

        @Override
        public int run(String... arguments) throws Exception {
            topics.find(webhooks.topics());
            Report report;
            try (TerminalProgressBar bar = new TerminalProgressBar()) {
                report = verification.run(bar::at);
            }
            System.out.print(text(report));
            return report.isSound() ? 0 : 1;
        }
    }

    static String text(Report report) {
        return line(report.entries(), "entries in the index")
                + line(report.records(), "records in the log, within the window")
                + "Harmful differences:\n"
                + line(
                        report.missing(),
                        "records whose id the index does not know: the events could be appended again; run index rebuild")
                + line(
                        report.otherBody(),
                        "records whose body differs from the body that the index knows; run index rebuild")
                + line(
                        report.unrecorded(),
                        "committed ids without a record in the log: was a topic truncated or deleted?")
                + line(report.repeated(), "second records of an id")
                + "Harmless differences:\n"
                + line(
                        report.claimed(),
                        "entries without a record: claimed, but not stored, for example after an outage; the next delivery stores the"
                                + " event")
                + line(report.behind(), "records whose id is only claimed: the next delivery finds the record")
                + (report.isSound() ? "The index agrees with the log.\n" : "The index does not agree with the log.\n");
    }

    private static String line(long count, String what) {
        return String.format(Locale.ROOT, "%,15d  %s%n", count, what);
    }
}
