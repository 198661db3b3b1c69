package org.riskosbridge.startup;

import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.riskosbridge.config.UnreadableFile;

/** The rules for TLS configurations: their files exist, a setting selects each configuration, and each selected configuration exists. */
final class TlsRules {

    private static final Pattern NAMED =
            Pattern.compile("quarkus\\.tls\\.(\"[^\"]+\"|(?!key-store\\.|trust-store\\.|default\\.)[^.\"]+)\\.(.+)");

    private static final Pattern FILE = Pattern.compile(
            "quarkus\\.(?:tls|http\\.ssl|management\\.ssl)\\..*(?:\\.(?:certs?|keys?|path)|key-files?|store-file|certificate\\.files)(?:\\[\\d+])?");

    private static final Pattern PEM = Pattern.compile("-----BEGIN [A-Z0-9 ]*(CERTIFICATE|PRIVATE KEY)-----");

    private static final String SELECTOR = "tls-configuration-name";

    private final SmallRyeConfig config;
    private final Set<String> names = new TreeSet<>();
    private final List<String> mistakes = new ArrayList<>();

    TlsRules(SmallRyeConfig config, Set<String> given) {
        this.config = config;
        // Includes the keys that variables stand for.
        config.getPropertyNames().forEach(names::add);
        names.addAll(given);
    }

    List<String> mistakes() {
        Set<String> there = new TreeSet<>();
        Set<String> selected = new HashSet<>();
        for (String name : names) {
            Matcher named = NAMED.matcher(name);
            if (named.matches() && isGiven(name)) {
                there.add(named.group(1).replace("\"", ""));
            }
            if (name.endsWith(SELECTOR) || name.endsWith(Setting.variable(SELECTOR))) {
                config.getOptionalValue(name, String.class).ifPresent(selector -> selected.add(name + "=" + selector));
            }
            if (FILE.matcher(name).matches() && isGiven(name)) {
                file(name);
            }
        }
        selected.stream()
                .filter(each -> !there.contains(each.substring(each.indexOf('=') + 1)) && !isBuiltIn(each))
                .sorted()
                .forEach(each -> mistakes.add(each + " names a TLS configuration that does not exist: set quarkus.tls."
                        + each.substring(each.indexOf('=') + 1) + ".*, for example .trust-store.pem.certs."));
        there.stream()
                .filter(name -> selected.stream().noneMatch(each -> each.endsWith("=" + name)))
                .forEach(name -> mistakes.add("quarkus.tls." + name
                        + ".* is not selected anywhere, so no connection uses it: set for example"
                        + " quarkus.http.tls-configuration-name=" + name + " or remove it."));
        return mistakes;
    }

    private boolean isGiven(String name) {
        return config.getConfigValue(name).getValue() != null
                && config.getConfigValue(name).getConfigSourceOrdinal() > Integer.MIN_VALUE;
    }

    private static boolean isBuiltIn(String selector) {
        return selector.endsWith("=javax.net.ssl") || selector.endsWith("=kubernetes.ca");
    }

    private void file(String name) {
        for (String text :
                String.valueOf(config.getConfigValue(name).getValue()).split(",", -1)) {
            Path file = Path.of(text.strip());
            String sentence = name + " = " + file + " ";
            try {
                byte[] bytes = Files.readAllBytes(file);
                if (name.contains(".pem.")
                        && !PEM.matcher(new String(bytes, StandardCharsets.ISO_8859_1))
                                .find()) {
                    mistakes.add(sentence
                            + "is not a PEM file; a PEM file begins, for example, with -----BEGIN CERTIFICATE-----.");
                }
            } catch (IOException e) {
                mistakes.add(
                        sentence + UnreadableFile.reason(e) + ": name a file, for example /run/secrets/tls/tls.crt.");
            }
        }
    }
}
