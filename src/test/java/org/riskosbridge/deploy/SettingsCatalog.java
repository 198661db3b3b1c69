package org.riskosbridge.deploy;

import static java.util.stream.Collectors.toMap;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.quarkus.runtime.annotations.ConfigPhase;
import io.quarkus.runtime.annotations.ConfigRoot;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Every setting that a running bridge reads: its own settings, Quarkus's, and those of the Kafka clients. */
final class SettingsCatalog {

    /** Names of settings, with {@code *} for a key of a map, and their defaults; null when there is no default. */
    private static final Map<String, String> DEFAULTS = new LinkedHashMap<>();

    static {
        mappings().forEach(mapping -> DEFAULTS.putAll(mapping.getProperties()));
        Stream.of(ProducerConfig.configNames(), AdminClientConfig.configNames(), ConsumerConfig.configNames())
                .flatMap(Set::stream)
                .forEach(name -> DEFAULTS.put("kafka." + name, null));
    }

    private SettingsCatalog() {}

    private static Stream<ConfigClass> mappings() {
        Stream<String> own = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("org.riskosbridge").stream()
                        .filter(type -> type.isAnnotatedWith(ConfigMapping.class))
                        .map(JavaClass::getName);
        return Stream.concat(own, quarkus())
                .map(SettingsCatalog::load)
                .filter(SettingsCatalog::isReadAtRunTime)
                .map(type -> ConfigClass.configClass(
                        type, type.getAnnotation(ConfigMapping.class).prefix()));
    }

    /** {@return the classes of Quarkus's settings, which each jar of Quarkus lists} */
    private static Stream<String> quarkus() {
        try {
            List<URL> lists = Collections.list(
                    SettingsCatalog.class.getClassLoader().getResources("META-INF/quarkus-config-roots.list"));
            return lists.stream().flatMap(SettingsCatalog::lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> lines(URL list) {
        try (var in = list.openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, SettingsCatalog.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isReadAtRunTime(Class<?> type) {
        ConfigRoot root = type.getAnnotation(ConfigRoot.class);
        return type.isAnnotationPresent(ConfigMapping.class) && (root == null || root.phase() == ConfigPhase.RUN_TIME);
    }

    /** {@return the bridge's own settings with their defaults; null when there is none} */
    static Map<String, String> own() {
        Map<String, String> own = new TreeMap<>();
        DEFAULTS.forEach((name, value) -> {
            if (name.startsWith("bridge.")) {
                // A list appears twice, in any order: as the list, with its default, and as its elements, without a
                // default.
                String key = name.replace("[*]", "");
                if (value != null || !own.containsKey(key)) {
                    own.put(key, value);
                }
            }
        });
        return own;
    }

    /** {@return the keys of a properties file that are not settings} */
    static List<String> unknownKeys(Collection<String> keys) {
        return unknown(keys, name -> regex(name).replace("\\[*\\]", "(\\[\\d+])?"));
    }

    /** {@return the variables that are not settings, by the names of MicroProfile Config} */
    static List<String> unknownVariables(Collection<String> variables) {
        return unknown(
                variables,
                name -> name.replace("[*]", "")
                        .toUpperCase(Locale.ROOT)
                        .replaceAll("[^A-Z0-9*]", "_")
                        .replace("*", "[A-Z0-9_]+"));
    }

    private static String regex(String name) {
        return name.replace(".", "\\.").replace("[", "\\[").replace("]", "\\]").replaceAll("(?<!\\[)\\*", "[^.]+");
    }

    private interface Form {
        String pattern(String name);
    }

    private static List<String> unknown(Collection<String> names, Form form) {
        Map<String, Boolean> patterns =
                DEFAULTS.keySet().stream().collect(toMap(form::pattern, name -> true, (one, other) -> one));
        return names.stream()
                .filter(name -> patterns.keySet().stream().noneMatch(name::matches))
                .toList();
    }

    /** {@return the default of a setting} */
    static String defaultOf(String name) {
        String value = DEFAULTS.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name + " has no default");
        }
        return value;
    }
}
