package org.riskosbridge.startup;

import io.smallrye.config.SmallRyeConfig;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.config.Nearest;
import org.riskosbridge.event.SafeText;

/** The rules of the Kafka clients for their settings, checked before a client exists. */
final class KafkaRules {

    private static final String SHARED = "kafka.";
    private static final String PRODUCER = "mp.messaging.outgoing.events.";

    private static final List<ConfigDef> CLIENTS =
            List.of(ProducerConfig.configDef(), AdminClientConfig.configDef(), ConsumerConfig.configDef());

    /** Names of hosts, and addresses with brackets around IPv6. */
    private static final Pattern ADDRESS =
            Pattern.compile("(?:[A-Z_]+://)?([0-9a-zA-Z._%-]+|\\[[0-9a-fA-F:.%]+]):(\\d{1,5})");

    private static final int LAST_PORT = 65_535;

    /** Settings of the channel and of Quarkus, which no client reads. */
    private static final Set<String> NOT_KAFKA = Set.of(
            "connector",
            "lazy-client",
            "enabled",
            "topic",
            "health-enabled",
            "health-readiness-enabled",
            "tls-configuration-name");

    private final SmallRyeConfig config;
    private final Map<String, String> given = new TreeMap<>();
    private final List<String> mistakes = new ArrayList<>();
    private final Map<String, String> wrong = new TreeMap<>();

    KafkaRules(SmallRyeConfig config, Set<String> names) {
        this.config = config;
        for (String name : names) {
            if (name.startsWith(SHARED) || name.startsWith(PRODUCER)) {
                String value = config.getConfigValue(name).getValue();
                if (value != null && !value.isBlank()) {
                    given.put(name, value);
                }
            }
        }
        // Adds variables whose keys no file names.
        names.stream()
                .filter(name -> name.startsWith("KAFKA_"))
                .forEach(name -> CLIENTS.stream()
                        .flatMap(client -> client.names().stream())
                        .filter(key -> Setting.variable(SHARED + key).equals(name))
                        .findFirst()
                        .ifPresent(key -> given.put(
                                SHARED + key,
                                String.valueOf(config.getConfigValue(name).getValue()))));
    }

    List<String> mistakes() {
        given.forEach(this::check);
        addresses();
        security();
        return mistakes;
    }

    /** {@return the settings with wrong values, each with Kafka's default} */
    Map<String, String> wrong() {
        return wrong;
    }

    private void check(String name, String value) {
        String key = name.substring(name.startsWith(SHARED) ? SHARED.length() : PRODUCER.length());
        ConfigDef.ConfigKey definition = definition(key);
        if (definition == null) {
            // Plug-ins of the clients have keys of their own, so only a key that looks mistyped is refused.
            if (!NOT_KAFKA.contains(key)
                    && config.getConfigValue(name).getConfigSourceOrdinal() > ConfigurationCheck.OWN_ORDINAL) {
                Nearest.to(key, names(), ".")
                        .ifPresent(near -> mistakes.add(name + " is unknown: did you mean "
                                + name.substring(0, name.length() - key.length()) + near + "?"));
            }
            return;
        }
        if (!fits(definition, key, value)) {
            mistakes.add(name + " " + shown(definition, value) + " must be " + form(definition) + ".");
            wrong.put(
                    name,
                    definition.hasDefault()
                            ? String.valueOf(ConfigDef.convertToString(definition.defaultValue, definition.type))
                            : "");
        } else if (key.endsWith(".location") && !Files.isReadable(Path.of(value))) {
            mistakes.add(
                    name + " = " + SafeText.of(value) + " does not exist, or is not readable by the bridge's user.");
        }
    }

    private static boolean fits(ConfigDef.ConfigKey definition, String key, String value) {
        try {
            Object parsed = ConfigDef.parseType(key, value, definition.type);
            if (definition.validator != null) {
                definition.validator.ensureValid(key, parsed);
            }
            return true;
        } catch (RuntimeException wrong) {
            return false;
        }
    }

    private static String shown(ConfigDef.ConfigKey definition, String value) {
        boolean isHidden = definition.type == ConfigDef.Type.PASSWORD || Setting.isSecret(definition.name);
        return isHidden ? "(value not shown)" : "= " + SafeText.of(value);
    }

    private static String form(ConfigDef.ConfigKey definition) {
        String range = definition.validator == null ? "" : " " + definition.validator;
        String fallback = definition.defaultValue == null || definition.defaultValue == ConfigDef.NO_DEFAULT_VALUE
                ? ""
                : ", for example " + ConfigDef.convertToString(definition.defaultValue, definition.type);
        return switch (definition.type) {
                    case INT, LONG, SHORT -> "a whole number" + range;
                    case DOUBLE -> "a number" + range;
                    case BOOLEAN -> "true or false";
                    case CLASS -> "a class of the program, or of a jar in " + PluginJars.directory();
                    default -> "of" + (range.isEmpty() ? " the form that Kafka expects" : range);
                }
                + fallback;
    }

    private void addresses() {
        String servers = config.getConfigValue("kafka.bootstrap.servers").getValue();
        if (servers == null || servers.isBlank()) {
            return;
        }
        boolean isAnyKnown = false;
        for (String server : servers.split(",", -1)) {
            Matcher form = ADDRESS.matcher(server.strip());
            if (!form.matches()
                    || Integer.parseInt(form.group(2)) > LAST_PORT
                    || form.group(2).equals("0")) {
                mistakes.add("kafka.bootstrap.servers = " + SafeText.of(servers)
                        + " must be a list of host:port, for example" + " kafka-1:9092,kafka-2:9092.");
                return;
            }
            isAnyKnown = isAnyKnown || isKnown(form.group(1));
        }
        if (!isAnyKnown) {
            mistakes.add("kafka.bootstrap.servers = " + SafeText.of(servers)
                    + ": no such host is known; check the name, for example kafka-1:9092, and DNS.");
        }
    }

    private static boolean isKnown(String host) {
        try {
            return InetAddress.getAllByName(host).length > 0;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private void security() {
        String protocol = value("security.protocol");
        if (!protocol.toUpperCase(Locale.ROOT).startsWith("SASL")) {
            return;
        }
        String jaas = value("sasl.jaas.config");
        if (jaas.isBlank()) {
            if (System.getProperty("java.security.auth.login.config") == null) {
                mistakes.add("kafka.sasl.jaas.config is missing: kafka.security.protocol=" + SafeText.of(protocol)
                        + " needs it, for example org.apache.kafka.common.security.scram.ScramLoginModule required"
                        + " username=\"...\" password=\"...\";");
            }
            return;
        }
        try {
            JaasContext.loadClientContext(Map.of("sasl.jaas.config", new Password(jaas)))
                    .configurationEntries()
                    .forEach(entry -> loginModule(entry.getLoginModuleName()));
        } catch (RuntimeException wrong) {
            mistakes.add(
                    "kafka.sasl.jaas.config (value not shown) must be one login module that ends with a semicolon, for"
                            + " example org.apache.kafka.common.security.scram.ScramLoginModule required username=\"...\""
                            + " password=\"...\";");
        }
    }

    private void loginModule(String name) {
        try {
            Class.forName(name, false, Thread.currentThread().getContextClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            mistakes.add("kafka.sasl.jaas.config names the login module " + SafeText.of(name)
                    + ", which is not in the program: correct the name, or put the jar with this class in "
                    + PluginJars.directory() + ".");
        }
    }

    private String value(String key) {
        String found = config.getConfigValue(SHARED + key).getValue();
        return found == null ? "" : found;
    }

    private static List<String> names() {
        return CLIENTS.stream()
                .flatMap(client -> client.names().stream())
                .distinct()
                .toList();
    }

    private static ConfigDef.@Nullable ConfigKey definition(String key) {
        return CLIENTS.stream()
                .map(client -> client.configKeys().get(key))
                .filter(found -> found != null)
                .findFirst()
                .orElse(null);
    }
}
