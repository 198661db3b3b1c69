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
        description = "Check every condition of the guarantee on the real Kafka and Redis.",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        footer = {
            "",
            "doctor reads the bridge's settings, and checks the webhooks' secrets too. It needs no running bridge and opens no port."
                    + " It raises barriers as the bridge does: each barrier adds a control record, which no consumer sees, to a"
                    + " topic of the bridge. It changes nothing else.",
            "",
            "Exit code: 0 if every condition holds or is attested, 1 if a condition fails or cannot be checked, 2 if a"
                    + " setting or a secret is wrong."
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
