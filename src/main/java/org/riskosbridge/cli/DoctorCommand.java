package org.riskosbridge.cli;

import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.riskosbridge.guarantee.Conditions;
import org.riskosbridge.guarantee.Finding;
import org.riskosbridge.route.Webhooks;
import org.riskosbridge.startup.ConfigurationCheck;
import picocli.CommandLine.Command;

/** {@code doctor}: checks the dependencies with the bridge's own clients and settings. */
@Command(
        name = "doctor",
        description = "Check on the real Kafka and Redis every condition of one record for each event.",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        footer = {
            "",
            "It takes its settings as the bridge does, checks the webhooks' secrets too, needs no running bridge, and opens no port. It changes nothing, "
                    + "except that it raises barriers, as the bridge does: each leaves a control record in one of the "
                    + "bridge's topics, which no consumer sees.",
            "",
            "Exit code: 0 when every condition holds or is attested, 1 when one fails or cannot be checked, 2 when a setting"
                    + " or a secret is wrong."
        })
final class DoctorCommand implements Callable<Integer> {

    @Override
    public Integer call() {
        System.setProperty("mp.messaging.outgoing.events.lazy-client", "true");
        return OneShotCommand.run(App.class, ConfigurationCheck.Purpose.DOCTOR);
    }

    /** The task, run with the bridge's clients. */
    static final class App implements QuarkusApplication {

        private final Conditions conditions;
        private final Webhooks webhooks;

        App(Conditions conditions, Webhooks webhooks) {
            this.conditions = conditions;
            this.webhooks = webhooks;
        }

        @Override
        public int run(String... arguments) throws InterruptedException {
            Set<String> topics;
            try {
                topics = webhooks.topics();
            } catch (ConfigurationException e) {
                System.err.println(e.getMessage());
                return 1;
            }
            List<Finding> findings = conditions.check(topics);
            System.out.println(FindingsTable.of(findings));
            return findings.stream().allMatch(f -> f.state().isSatisfied()) ? 0 : 1;
        }
    }
}
