package org.riskosbridge.startup;

import static java.util.Objects.requireNonNull;

import io.quarkus.runtime.annotations.ConfigPhase;
import io.quarkus.runtime.annotations.ConfigRoot;
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
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
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
 * The settings of the bridge and of Quarkus, which has thousands. Reading a class of settings is slow, so a class is read only when a key has the
 * prefix of the class.
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
    private final Set<Class<?>> unreadOwn = new LinkedHashSet<>(OWN);

    /** Names of the classes of Quarkus's settings that are not read yet; null before the first key of Quarkus. */
    private @Nullable Set<String> unreadOfQuarkus;

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
        List.copyOf(unreadOwn).forEach(this::read);
        return settings.values();
    }

    private Optional<Setting> find(String given, boolean isVariable) {
        if (isPlain(given, isVariable)) {
            return ofRead(given, isVariable);
        }
        readUntilKnown(given, isVariable, List.copyOf(unreadOwn));
        String prefix = isVariable ? "QUARKUS_" : "quarkus.";
        if (!given.startsWith(prefix)) {
            return ofRead(given, isVariable);
        }
        // Even loading a class is slow, so classes whose names contain the next part of the key come first.
        String part = given.substring(prefix.length()).split("[._]", 2)[0].toLowerCase(Locale.ROOT);
        readUntilKnown(
                given,
                isVariable,
                ofQuarkus(name -> name.toLowerCase(Locale.ROOT).contains(part)));
        return ofRead(given, isVariable).or(() -> {
            readUntilKnown(given, isVariable, ofQuarkus(name -> true));
            return ofRead(given, isVariable);
        });
    }

    private boolean isPlain(String given, boolean isVariable) {
        return (isVariable ? variables : settings).containsKey(given);
    }

    private Optional<Setting> ofRead(String given, boolean isVariable) {
        Setting plain = isVariable ? variables.get(given) : settings.get(given);
        return plain != null
                ? Optional.of(plain)
                : settings.values().stream()
                        .filter(Setting::isOfMany)
                        .filter(setting -> isVariable ? setting.hasVariable(given) : setting.hasKey(given))
                        .findFirst();
    }

    /** {@return the known key or variable that is most similar to an unknown one} */
    Optional<String> nearest(String given, boolean isVariable) {
        return Nearest.to(
                given,
                all().stream()
                        .map(setting -> setting.name().replace("[*]", ""))
                        .map(name -> isVariable ? Setting.variable(name.replace("*", "\u0001")) : name)
                        .toList(),
                isVariable ? "_" : ".");
    }

    private void read(Class<?> mapping) {
        unreadOwn.remove(mapping);
        ConfigMappings.getProperties(ConfigClass.configClass(mapping)).forEach((name, property) -> {
            Setting setting = settings.computeIfAbsent(name, key -> Setting.of(key, property));
            if (!setting.isOfMany()) {
                variables.putIfAbsent(Setting.variable(name), setting);
            }
        });
    }

    /**
     * Reads the classes whose prefix the key has, until one of them has the key: reading the settings of a class takes up to 50 ms of a start.
     * Settings that are fixed at build time come last, because people mostly set run-time settings.
     */
    private void readUntilKnown(String given, boolean isVariable, List<Class<?>> types) {
        List<Class<?>> candidates = types.stream()
                .filter(type -> given.startsWith(isVariable ? Setting.variable(prefix(type)) : prefix(type)))
                .sorted(Comparator.comparing(KnownSettings::isFixed))
                .toList();
        for (Class<?> type : candidates) {
            if (isPlain(given, isVariable)) {
                return;
            }
            if (unreadOfQuarkus != null) {
                unreadOfQuarkus.remove(type.getName());
            }
            read(type);
        }
    }

    private static String prefix(Class<?> mapping) {
        return requireNonNull(mapping.getAnnotation(ConfigMapping.class)).prefix();
    }

    private static boolean isFixed(Class<?> mapping) {
        ConfigRoot root = mapping.getAnnotation(ConfigRoot.class);
        return root == null || root.phase() != ConfigPhase.RUN_TIME;
    }

    /** {@return the classes of Quarkus's settings with such a name that are not read yet} */
    private List<Class<?>> ofQuarkus(Predicate<String> named) {
        if (unreadOfQuarkus == null) {
            unreadOfQuarkus = quarkus();
        }
        List<Class<?>> types = new ArrayList<>();
        for (String name : unreadOfQuarkus.stream().filter(named).toList()) {
            Class<?> type = load(name);
            if (type.isAnnotationPresent(ConfigMapping.class)) {
                types.add(type);
            } else {
                unreadOfQuarkus.remove(name);
            }
        }
        return types;
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
