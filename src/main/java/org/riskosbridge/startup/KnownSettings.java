package org.riskosbridge.startup;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.riskosbridge.auth.ManagementConfig;
import org.riskosbridge.config.Nearest;
import org.riskosbridge.console.ConsoleConfig;
import org.riskosbridge.deliveries.RecentDeliveriesConfig;
import org.riskosbridge.guarantee.GuaranteeConfig;
import org.riskosbridge.index.IndexConfig;
import org.riskosbridge.ingest.IngestConfig;
import org.riskosbridge.limit.SourcesConfig;
import org.riskosbridge.log.LogConfig;
import org.riskosbridge.log.TrialConfig;
import org.riskosbridge.route.WebhookConfig;
import org.riskosbridge.spool.SpoolConfig;

/** The settings of the bridge and of Quarkus. Quarkus's are read when a key begins as they do: there are thousands. */
final class KnownSettings {

    /** Every {@link ConfigMapping} of the bridge. */
    static final List<Class<?>> OWN = List.of(
            WebhookConfig.class,
            SourcesConfig.class,
            ManagementConfig.class,
            IngestConfig.class,
            IndexConfig.class,
            LogConfig.class,
            SpoolConfig.class,
            GuaranteeConfig.class,
            TrialConfig.class,
            RecentDeliveriesConfig.class,
            ConsoleConfig.class);

    /** Which jar of Quarkus reads which keys. */
    private static final String LISTS = "META-INF/quarkus-config-roots.list";

    private final Map<String, Setting> settings = new LinkedHashMap<>();
    private final List<Class<?>> unread = new ArrayList<>();
    private boolean isQuarkusListed;

    KnownSettings() {
        OWN.forEach(this::read);
    }

    /** {@return the setting that a key of a properties file means} */
    Optional<Setting> ofKey(String key) {
        return find(key, false);
    }

    /** {@return the setting that an environment variable means} */
    Optional<Setting> ofVariable(String variable) {
        return find(variable, true);
    }

    /** {@return all settings of the bridge, and those of Quarkus that were read so far} */
    Collection<Setting> all() {
        return settings.values();
    }

    private Optional<Setting> find(String given, boolean isVariable) {
        readQuarkus(given, isVariable);
        return settings.values().stream()
                .filter(setting -> (isVariable ? setting.variables() : setting.keys())
                        .matcher(given)
                        .matches())
                .findFirst();
    }

    /** {@return the known key or variable that is most like an unknown one} */
    Optional<String> nearest(String given, boolean isVariable) {
        return Nearest.to(
                given,
                settings.keySet().stream()
                        .map(name -> name.replace("[*]", ""))
                        .map(name -> isVariable ? Setting.variable(name.replace("*", "\u0001")) : name)
                        .toList(),
                isVariable ? "_" : ".");
    }

    private void read(Class<?> mapping) {
        ConfigMappings.getProperties(ConfigClass.configClass(mapping))
                .forEach((name, property) -> settings.putIfAbsent(name, Setting.of(name, property)));
    }

    private void readQuarkus(String given, boolean isVariable) {
        if (!given.startsWith(isVariable ? "QUARKUS_" : "quarkus.")) {
            return;
        }
        if (!isQuarkusListed) {
            isQuarkusListed = true;
            unread.addAll(quarkus());
        }
        for (Class<?> mapping : List.copyOf(unread)) {
            String prefix = mapping.getAnnotation(ConfigMapping.class).prefix();
            if (given.startsWith(isVariable ? Setting.variable(prefix) : prefix)) {
                unread.remove(mapping);
                read(mapping);
            }
        }
    }

    private static Collection<Class<?>> quarkus() {
        ClassLoader loader = KnownSettings.class.getClassLoader();
        Set<String> names = new HashSet<>();
        try {
            for (URL list : Collections.list(loader.getResources(LISTS))) {
                try (InputStream in = list.openStream()) {
                    new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .forEach(names::add);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<Class<?>> mappings = new ArrayList<>();
        for (String name : names) {
            try {
                Class<?> type = Class.forName(name, false, loader);
                if (type.isAnnotationPresent(ConfigMapping.class)) {
                    mappings.add(type);
                }
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException(e);
            }
        }
        return mappings;
    }
}
