package org.riskosbridge.startup;

import io.quarkus.oidc.runtime.OidcConfig;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.event.SafeText;

/**
 * Checks the whole configuration. The check first tests each key and value by itself. Then it replaces wrong values by their defaults, and
 * checks the conditions between settings. So one start reports every mistake.
 */
public final class ConfigurationCheck {

    /** The process for which the configuration is checked. */
    public enum Purpose {
        /** A bridge: webhooks, their secrets, the spool and free ports. */
        SERVE,
        /** A command that appends events: webhooks and times, neither secrets nor ports. */
        APPEND,
        /** {@code doctor}: the webhooks that are configured and their secrets; no ports, because a running bridge uses them. */
        DOCTOR,
        /** {@code console}: how people log in; neither webhooks nor ports. */
        CONSOLE,
        /** A command that uses the bridge's clients: neither webhooks nor ports. */
        COMMAND
    }

    /** Highest ordinal of the program's own values: the file in its jar has ordinal 250, and Quarkus's recorded defaults have lower ordinals. */
    public static final int OWN_ORDINAL = 250;

    private static final int LONGEST_SHOWN = 60;

    /**
     * Variables that Kubernetes sets in each container for a service with a name such as {@code bridge} or {@code kafka-...}; they are not settings
     * (Kubernetes documentation, "Accessing the Service", environment variables).
     */
    private static final Pattern SERVICE_LINK = Pattern.compile(".+_(SERVICE_(HOST|PORT(_.+)?)|PORT(_\\d+_.+)?)");

    private static final Pattern VARIABLE = Pattern.compile("[A-Z][A-Z0-9_]*");

    /** Settings of the build, which {@code mvn quarkus:run} passes to the program. The program does not use them. */
    private static final Pattern OF_THE_BUILD = Pattern.compile("quarkus\\.(package|platform)\\..+");

    private static final Pattern PROFILE = Pattern.compile("%[^.]+\\.(.*)");

    private final Supplier<SmallRyeConfigBuilder> sources;
    private final KnownSettings known = new KnownSettings();
    private final List<String> mistakes = new ArrayList<>();

    /** Replacements of wrong values, for the checks between settings; by the name of the variable. */
    private final Map<String, Optional<String>> replaced = new HashMap<>();

    private boolean hasOidc;

    private ConfigurationCheck(Supplier<SmallRyeConfigBuilder> sources) {
        this.sources = sources;
    }

    /** {@return a sentence for each mistake in the configuration of this process} */
    public static List<String> mistakes(Purpose purpose) {
        return mistakes(purpose, ConfigurationCheck::sources);
    }

    /** {@return a builder with every source of this process, including the files that quarkus.config.locations names} */
    public static SmallRyeConfigBuilder sources() {
        return ConfigUtils.emptyConfigBuilder().addDiscoveredSources();
    }

    static List<String> mistakes(Purpose purpose, Supplier<SmallRyeConfigBuilder> sources) {
        ConfigurationCheck check = new ConfigurationCheck(sources);
        check.run(purpose);
        return List.copyOf(check.mistakes);
    }

    /** {@return the mistakes as they are printed} */
    public static String text(List<String> mistakes) {
        StringBuilder text = new StringBuilder(
                mistakes.size() == 1
                        ? "The configuration has a mistake; nothing was started:\n"
                        : "The configuration has " + mistakes.size() + " mistakes; nothing was started:\n");
        mistakes.forEach(mistake -> text.append("- ").append(mistake).append('\n'));
        return text.append("docs/configuration.md has every setting.").toString();
    }

    private void run(Purpose purpose) {
        SmallRyeConfig config;
        try {
            config = sources.get().withValidateUnknown(false).build();
        } catch (RuntimeException e) {
            mistakes.add("A configuration file cannot be read: " + FileOfSettings.problem(e));
            return;
        }
        ValueRules rules = new ValueRules(config);
        TreeSet<String> names = new TreeSet<>();
        config.getPropertyNames().forEach(names::add);
        // A variable also appears under the key that it stands for: it is reported once, as it was written.
        names.stream().filter(name -> VARIABLE.matcher(name).matches()).forEach(name -> variable(config, rules, name));
        names.stream().filter(name -> !VARIABLE.matcher(name).matches()).forEach(name -> key(config, rules, name));
        KafkaRules kafka = new KafkaRules(config, names);
        kafka.mistakes().forEach(this::add);
        kafka.wrong().forEach((name, fallback) -> replaced.put(Setting.variable(name), Optional.of(fallback)));
        new PartRules(whole(config), names).mistakes(purpose, hasOidc).forEach(this::add);
    }

    /** Adds a mistake, unless it only follows from a mistake that is already reported. */
    private void add(String mistake) {
        boolean isConsequence = replaced.keySet().stream()
                .anyMatch(variable -> Setting.variable(mistake).contains(variable));
        if (!isConsequence) {
            mistakes.add(mistake);
        }
    }

    /** {@return the configuration with the mappings that {@link PartRules} reads} */
    private SmallRyeConfig whole(SmallRyeConfig config) {
        SmallRyeConfig whole = replaced.isEmpty()
                ? config
                : sources.get()
                        .withValidateUnknown(false)
                        .withInterceptors(new Replacement(replaced))
                        .build();
        Set<ConfigClass> mappings = new HashSet<>();
        KnownSettings.OWN.forEach(mapping -> mappings.add(ConfigClass.configClass(mapping)));
        if (hasOidc) {
            mappings.add(ConfigClass.configClass(OidcConfig.class));
        }
        ConfigMappings.registerConfigMappings(whole, mappings);
        return whole;
    }

    private void variable(SmallRyeConfig config, ValueRules rules, String name) {
        if (!isOurs(name.replace('_', '.').toLowerCase(Locale.ROOT))
                || SERVICE_LINK.matcher(name).matches()) {
            return;
        }
        Optional<Setting> setting = known.ofVariable(name);
        if (setting.isEmpty()) {
            if (name.startsWith("BRIDGE_") || name.startsWith("QUARKUS_")) {
                unknown(name, true);
                return;
            }
        }
        hasOidc |= name.startsWith("QUARKUS_OIDC_");
        check(config, rules, name, setting.orElse(null));
    }

    private void key(SmallRyeConfig config, ValueRules rules, String name) {
        Matcher profiled = PROFILE.matcher(name);
        String key = profiled.matches() ? profiled.group(1) : name;
        if (!isOurs(key) || replaced.containsKey(Setting.variable(key))) {
            return;
        }
        ConfigValue value = config.getConfigValue(name);
        String source = String.valueOf(value.getConfigSourceName());
        if (value.getConfigSourceOrdinal() <= OWN_ORDINAL || source.startsWith("EnvConfigSource")) {
            return;
        }
        Optional<Setting> setting = known.ofKey(key);
        if (setting.isEmpty() && (key.startsWith("bridge.") || key.startsWith("quarkus."))) {
            unknown(key, false);
            return;
        }
        hasOidc |= key.startsWith("quarkus.oidc.");
        if (!profiled.matches()) {
            check(config, rules, name, setting.orElse(null));
        }
    }

    private void check(SmallRyeConfig config, ValueRules rules, String name, @Nullable Setting setting) {
        ConfigValue found = config.getConfigValue(name);
        String value = found.getValue();
        if (value == null && String.valueOf(found.getRawValue()).contains("${")) {
            wrong(
                    name,
                    "refers to a setting or a variable that is not set: set " + SafeText.of(found.getRawValue())
                            + ", or give a default, for example ${NAME:default}",
                    setting);
        } else if (value == null
                || value.isBlank()
                || (setting != null && setting.isList() && value.strip().matches("[,\\s]+"))) {
            wrong(name, "is set, but empty: give it a value or remove it", setting);
        } else if (setting != null) {
            rules.objection(setting, value)
                    .ifPresent(allowed -> wrong(name, shown(name, setting, value) + " must be " + allowed, setting));
        }
    }

    private static String shown(String name, Setting setting, String value) {
        if (setting.type() == String.class || Setting.isSecret(name)) {
            return "(value not shown)";
        }
        String safe = SafeText.of(value);
        return "= " + (safe.length() > LONGEST_SHOWN ? safe.substring(0, LONGEST_SHOWN) + "..." : safe);
    }

    private void wrong(String name, String sentence, @Nullable Setting setting) {
        mistakes.add(name + " " + sentence + ".");
        replaced.put(
                Setting.variable(name), setting == null ? Optional.empty() : Optional.ofNullable(setting.fallback()));
    }

    private void unknown(String name, boolean isVariable) {
        mistakes.add(SafeText.of(name) + " is unknown"
                + known.nearest(name, isVariable)
                        .map(near -> ": did you mean " + near + "?")
                        .orElse(": remove it."));
    }

    private static boolean isOurs(String key) {
        return key.startsWith("bridge.")
                || (key.startsWith("quarkus.") && !OF_THE_BUILD.matcher(key).matches())
                || key.startsWith("kafka.")
                || key.startsWith("mp.messaging.outgoing.events.");
    }

    /** Replaces a wrong value by the default. */
    private static final class Replacement implements ConfigSourceInterceptor {

        private static final long serialVersionUID = 1L;

        private final transient Map<String, Optional<String>> replaced;

        Replacement(Map<String, Optional<String>> replaced) {
            this.replaced = replaced;
        }

        @Override
        public @Nullable ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
            Optional<String> fallback = replaced.get(Setting.variable(name));
            if (fallback == null) {
                return context.proceed(name);
            }
            return fallback.map(value -> ConfigValue.builder()
                            .withName(name)
                            .withValue(value)
                            .withRawValue(value)
                            .withConfigSourceOrdinal(Integer.MIN_VALUE)
                            .build())
                    .orElse(null);
        }
    }
}
