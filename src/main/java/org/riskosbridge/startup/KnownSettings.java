package org.riskosbridge.startup;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
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

/**
 * The settings of the bridge and of Quarkus. Quarkus has thousands of settings, so a class of Quarkus's settings is read only when a key has its
 * prefix.
 */
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

    /** The file in each jar of Quarkus that names its classes of settings. */
    private static final String LISTS = "META-INF/quarkus-config-roots.list";

    private final Map<String, Setting> settings = new LinkedHashMap<>();
    private final Map<String, Setting> variables = new HashMap<>();

    /** Classes of Quarkus's settings that are not read yet; null before the first key of Quarkus. */
    private @Nullable Set<String> unread;

    KnownSettings() {
        OWN.forEach(this::read);
    }

    /** {@return the setting of a key in a properties file} */
    Optional<Setting> ofKey(String key) {
        return find(key, false);
    }

    /** {@return the setting of an environment variable} */
    Optional<Setting> ofVariable(String variable) {
        return find(variable, true);
    }

    /** {@return all settings of the bridge, and the settings of Quarkus that were read so far} */
    Collection<Setting> all() {
        return settings.values();
    }

    private Optional<Setting> find(String given, boolean isVariable) {
        String prefix = isVariable ? "QUARKUS_" : "quarkus.";
        if (!given.startsWith(prefix)) {
            return ofRead(given, isVariable);
        }
        // Reading a class is slow, so classes whose names contain the next part of the key come first.
        String part = given.substring(prefix.length()).split("[._]", 2)[0].toLowerCase(Locale.ROOT);
        readQuarkus(given, isVariable, name -> name.toLowerCase(Locale.ROOT).contains(part));
        return ofRead(given, isVariable).or(() -> {
            readQuarkus(given, isVariable, name -> true);
            return ofRead(given, isVariable);
        });
    }

    private Optional<Setting> ofRead(String given, boolean isVariable) {
        Setting plain = isVariable ? variables.get(given) : settings.get(given);
        return plain != null
                ? Optional.of(plain)
                : settings.values().stream()
                        .filter(Setting::isOfMany)
                        .filter(setting -> (isVariable ? setting.variables() : setting.keys())
                                .matcher(given)
                                .matches())
                        .findFirst();
    }

    /** {@return the known key or variable that is most similar to an unknown one} */
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
        ConfigMappings.getProperties(ConfigClass.configClass(mapping)).forEach((name, property) -> {
            Setting setting = settings.computeIfAbsent(name, key -> Setting.of(key, property));
            if (!setting.isOfMany()) {
                variables.putIfAbsent(Setting.variable(name), setting);
            }
        });
    }

    private void readQuarkus(String given, boolean isVariable, Predicate<String> named) {
        if (unread == null) {
            unread = quarkus();
        }
        for (String name : unread.stream().filter(named).toList()) {
            Class<?> type = load(name);
            ConfigMapping mapping = type.getAnnotation(ConfigMapping.class);
            if (mapping == null) {
                unread.remove(name);
            } else if (given.startsWith(isVariable ? Setting.variable(mapping.prefix()) : mapping.prefix())) {
                unread.remove(name);
                read(type);
            }
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, KnownSettings.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@return the names of the classes of Quarkus's settings} */
    private static Set<String> quarkus() {
        Set<String> names = new HashSet<>();
        try {
            for (URL list :
                    Collections.list(KnownSettings.class.getClassLoader().getResources(LISTS))) {
                try (InputStream in = list.openStream()) {
                    new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .forEach(names::add);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }
}
