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
            TrialConfig.class);

    /** Which jar of Quarkus reads which keys. */
    private static final String LISTS = "META-INF/quarkus-config-roots.list";

    private final Map<String, Setting> settings = new LinkedHashMap<>();
    private final Map<String, Setting> variables = new HashMap<>();

    /** Classes of Quarkus; null before the first key that begins as theirs do. */
    private @Nullable Set<String> unread;

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
        String prefix = isVariable ? "QUARKUS_" : "quarkus.";
        if (!given.startsWith(prefix)) {
            return ofRead(given, isVariable);
        }
        // Each class takes its time to read: first those that are named after the next part of the key.
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

    /** {@return the names of the classes that Quarkus reads settings with} */
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
