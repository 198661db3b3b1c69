package org.riskosbridge.startup;

import io.quarkus.oidc.runtime.OidcConfig;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.SmallRyeConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.auth.Authenticators;
import org.riskosbridge.auth.ManagementConfig;
import org.riskosbridge.console.LoginRules;
import org.riskosbridge.guarantee.GuaranteeConfig;
import org.riskosbridge.guarantee.Settings;
import org.riskosbridge.index.IndexConfig;
import org.riskosbridge.ingest.IngestConfig;
import org.riskosbridge.limit.SourcesConfig;
import org.riskosbridge.log.LogConfig;
import org.riskosbridge.route.WebhookConfig;
import org.riskosbridge.route.Webhooks;
import org.riskosbridge.spool.SpoolConfig;
import org.riskosbridge.spool.SpoolDirectory;
import org.riskosbridge.startup.ConfigurationCheck.Purpose;

/** The rules of the packages of the bridge for their settings. */
final class PartRules {

    private final SmallRyeConfig config;
    private final Set<String> names;
    private final List<String> mistakes = new ArrayList<>();

    PartRules(SmallRyeConfig config, Set<String> names) {
        this.config = config;
        this.names = names;
    }

    List<String> mistakes(Purpose purpose, boolean hasOidc) {
        mistakes.addAll(new TlsRules(config, names).mistakes());
        mistakes.addAll(RedisRules.mistakes(config));
        WebhookConfig webhooks = config.getConfigMapping(WebhookConfig.class);
        if (!webhooks.webhooks().isEmpty() || purpose == Purpose.SERVE || purpose == Purpose.APPEND) {
            add(() -> Webhooks.require(webhooks, config.getConfigMapping(LogConfig.class)));
        }
        switch (purpose) {
            case SERVE -> {
                conditions();
                proxies();
                secrets(webhooks, hasOidc);
                add(() -> SpoolDirectory.require(config.getConfigMapping(SpoolConfig.class)));
                mistakes.addAll(ListenRules.mistakes(config));
            }
            case APPEND -> conditions();
            // The command doctor itself checks the conditions of the guarantee.
            case DOCTOR -> secrets(webhooks, hasOidc);
            case CONSOLE -> mistakes.addAll(LoginRules.problems(config, oidc(hasOidc)));
            case COMMAND -> {}
        }
        return mistakes;
    }

    /** If all addresses are trusted, each sender can claim any address, and limits by source have no effect. */
    private void proxies() {
        config.getConfigMapping(SourcesConfig.class).trustedProxies().stream()
                .flatMap(List::stream)
                .filter(network -> network.getNetmaskBits() == 0)
                .forEach(network -> mistakes.add("bridge.sources.trusted-proxies = " + network
                        + " trusts every address, so each sender can claim any address: set the networks of the proxies, for example"
                        + " 10.0.0.0/8."));
    }

    private void conditions() {
        add(() -> Settings.require(
                config.getConfigMapping(IngestConfig.class),
                config.getConfigMapping(LogConfig.class),
                config.getConfigMapping(IndexConfig.class),
                config.getConfigMapping(GuaranteeConfig.class),
                config));
    }

    private void secrets(WebhookConfig webhooks, boolean hasOidc) {
        String host = config.getOptionalValue("quarkus.http.host", String.class).orElse("0.0.0.0");
        OidcConfig oidc = oidc(hasOidc);
        webhooks.webhooks()
                .forEach((name, webhook) -> add(() -> Authenticators.require(name, webhook.auth(), host, oidc)));
        if (oidc != null) {
            add(() -> Authenticators.requireProviders(oidc, webhooks.webhooks().keySet()));
        }
        add(() -> Authenticators.require(config.getConfigMapping(ManagementConfig.class)));
    }

    private @Nullable OidcConfig oidc(boolean isConfigured) {
        return isConfigured ? config.getConfigMapping(OidcConfig.class) : null;
    }

    private void add(Runnable rule) {
        try {
            rule.run();
        } catch (ConfigurationException e) {
            String text = String.valueOf(e.getMessage());
            // An indented line belongs to the line before.
            mistakes.addAll(Arrays.asList(text.split("\\R(?! )")));
        }
    }
}
