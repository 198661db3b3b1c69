package org.riskosbridge.startup;

import io.quarkus.oidc.runtime.OidcConfig;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.SmallRyeConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.riskosbridge.auth.Authenticators;
import org.riskosbridge.auth.ManagementConfig;
import org.riskosbridge.guarantee.GuaranteeConfig;
import org.riskosbridge.guarantee.Settings;
import org.riskosbridge.index.IndexConfig;
import org.riskosbridge.ingest.IngestConfig;
import org.riskosbridge.log.LogConfig;
import org.riskosbridge.route.WebhookConfig;
import org.riskosbridge.route.Webhooks;
import org.riskosbridge.spool.SpoolConfig;
import org.riskosbridge.spool.SpoolDirectory;

/** What the parts of the bridge ask of the settings, each by its own rules. */
final class PartRules {

    private final SmallRyeConfig config;
    private final Set<String> names;
    private final List<String> mistakes = new ArrayList<>();

    PartRules(SmallRyeConfig config, Set<String> names) {
        this.config = config;
        this.names = names;
    }

    List<String> mistakes(ConfigurationCheck.Purpose purpose, boolean hasOidc) {
        mistakes.addAll(new TlsRules(config, names).mistakes());
        mistakes.addAll(RedisRules.mistakes(config));
        WebhookConfig webhooks = config.getConfigMapping(WebhookConfig.class);
        boolean isAppending = purpose != ConfigurationCheck.Purpose.COMMAND;
        if (!webhooks.webhooks().isEmpty() || isAppending) {
            add(() -> Webhooks.require(webhooks, config.getConfigMapping(LogConfig.class)));
        }
        if (isAppending) {
            add(() -> Settings.require(
                    config.getConfigMapping(IngestConfig.class),
                    config.getConfigMapping(LogConfig.class),
                    config.getConfigMapping(IndexConfig.class),
                    config.getConfigMapping(GuaranteeConfig.class),
                    config));
        }
        if (purpose == ConfigurationCheck.Purpose.SERVE) {
            serving(webhooks, hasOidc);
        }
        return mistakes;
    }

    private void serving(WebhookConfig webhooks, boolean hasOidc) {
        String host = config.getOptionalValue("quarkus.http.host", String.class).orElse("0.0.0.0");
        OidcConfig oidc = hasOidc ? config.getConfigMapping(OidcConfig.class) : null;
        webhooks.webhooks()
                .forEach((name, webhook) -> add(() -> Authenticators.require(name, webhook.auth(), host, oidc)));
        add(() -> Authenticators.require(config.getConfigMapping(ManagementConfig.class)));
        add(() -> SpoolDirectory.require(config.getConfigMapping(SpoolConfig.class)));
        mistakes.addAll(ListenRules.mistakes(config));
    }

    private void add(Runnable rule) {
        try {
            rule.run();
        } catch (ConfigurationException e) {
            String text = String.valueOf(e.getMessage());
            // Lines that belong to the one before are indented.
            mistakes.addAll(Arrays.asList(text.split("\\R(?! )")));
        }
    }
}
