package org.riskosbridge.startup;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.QuarkusConfigBuilderCustomizer;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.riskosbridge.startup.ConfigurationCheck.Purpose;

/**
 * Wrong configurations, and the message for each: the key, the allowed values with an example, no text of a library and no secret.
 */
class ConfigurationCheckTest {

    private static final String SECRET = "7c9e6679-7425-40de-944b-e07fc1f90ae7";

    private static final Map<String, String> GOOD = Map.of(
            "kafka.bootstrap.servers", "127.0.0.1:9092",
            "quarkus.http.host", "127.0.0.1",
            "quarkus.http.port", "0",
            "quarkus.management.host", "127.0.0.1",
            "quarkus.management.port", "0",
            "bridge.webhooks.riskos.auth.type", "bearer",
            "bridge.webhooks.riskos.auth.bearer.tokens", SECRET);

    @TempDir
    Path directory;

    @Test
    void goodConfigurationHasNoMistake() {
        assertThat(mistakes(Map.of())).isEmpty();
    }

    /** {@code mvn quarkus:run} passes these settings on to the program. */
    @Test
    void settingsOfTheBuildAreNoMistake() {
        assertThat(mistakes(Map.of("quarkus.package.jar.type", "aot-jar", "quarkus.platform.version", "3.33.2")))
                .isEmpty();
    }

    @Test
    void listHasNoMistakeWhenEachElementHasNone() {
        assertThat(mistakes(Map.of("bridge.webhooks.riskos.allowed-sources", "192.0.2.0/24,2001:db8::/32")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            bridge.index.dedup-window                       | 7days            | duration     | 7d
            bridge.index.dedup-window                       | 0s               | from 1s      | 7d
            bridge.index.lease                        | 5                | at least     | bridge.log.max-record-age
            bridge.index.lease                        | twenty           | duration     | 30s
            bridge.index.timeout                      | 0s               | from 10ms    | 30s
            bridge.index.rebuild-wait                 | 2h               | to 1h        | 30s
            bridge.index.dedup-windw                  | 7d               | unknown      | bridge.index.dedup-window
            bridge.ingest.max-in-flight               | 0                | from 1       | 10
            bridge.ingest.max-in-flight               | many             | whole number | 10
            bridge.ingest.max-in-flight               | 99999999999      | whole number | 10
            bridge.ingest.max-in-flight-bytes         | 32MiB            | size         | 32M
            bridge.ingest.max-in-flight-bytes         | 0                | from 1K      | 32M
            bridge.ingest.max-claim-age                       | -1s              | duration     | 30s
            bridge.log.key                            | event_idd        | one of       | event-id, eval-id
            bridge.log.topics.create                  | yess             | true or false | true
            bridge.log.topics.partitions              | 0                | from 1       | 10
            bridge.log.topics.partitions              | 1.5              | whole number | 10
            bridge.log.topics.replication-factor      | -1               | from 1       | 3
            bridge.log.topics.retention               | 1h               | at least     | bridge.index.dedup-window
            bridge.log.topics.retention               | ''               | empty        | remove
            bridge.log.clock-skew                     | 5m               | to 1m        | 30s
            bridge.log.quarantine-topic               | with space       | Kafka allows | riskos.quarantine
            bridge.guarantee                          | srict            | one of       | strict, relaxed
            bridge.sources.trusted-proxies            | 10.0.0.0/99      | networks     | 192.0.2.0/24
            bridge.sources.trusted-proxies            | ''               | empty        | remove
            bridge.sources.trusted-proxies            | 0.0.0.0/0        | every address | 10.0.0.0/8
            bridge.sources.trusted-proxies            | 10.0.0.0/8,::/0  | every address | 10.0.0.0/8
            bridge.sources.max-auth-failures      | -1               | from 0       | 10
            bridge.sources.body-timeout               | 0s               | from 1s      | 30s
            bridge.sources.client-certificates        | maybe            | one of       | none, request, required
            bridge.management.tokens                  | ''               | empty        | remove
            bridge.management.tokens                  | ' , '            | empty        | remove
            bridge.management.tokens                  | short            | fewer than 20 | openssl rand
            bridge.management.token-files             | /no/such/file    | does not exist | openssl rand
            bridge.spool.drain-concurrency                | 0                | from 1       | 10
            bridge.spool.max-size                     | 1T               | size         | 32M
            bridge.spool.directory                    | ''               | empty        | remove
            bridge.spool.directory                    | /proc/spool      | key-file     | openssl rand
            bridge.spool.key-file                     | /run/key         | bridge.spool.directory | /var/lib/riskos-spool
            bridge.webhooks.riskos.auth.type          | hmac             | one of       | basic, bearer, oauth2, none
            bridge.webhooks.riskos.auth.bearer.tokens | ''               | empty        | remove
            bridge.webhooks.riskos.max-rate           | 0                | from 1       | 10
            bridge.webhooks.riskos.on-invalid         | drop             | one of       | reject, accept
            bridge.webhooks.riskos.allowed-sources    | ''               | empty        | remove
            bridge.webhooks.riskos.topic-prefix       | a/b              | Kafka allows | riskos.quarantine
            bridge.webhook.riskos.auth.type           | bearer           | unknown      | bridge.webhooks.riskos.auth.type
            quarkus.http.port                         | 80800            | from 0 to 65535 | 8080
            quarkus.http.port                         | http             | whole number | 10
            quarkus.http.hots                         | 127.0.0.1        | unknown      | quarkus.http.host
            quarkus.http.limits.max-body-size         | 3G               | to 1G        | 1000K
            quarkus.http.limits.max-body-size         | big              | size         | 32M
            quarkus.http.tls-configuration-name       | web              | does not exist | quarkus.tls.web
            quarkus.tls.web.trust-store.pem.certs     | /no/such.crt     | does not exist | tls.crt
            quarkus.log.level                         | LOUD             | level        | DEBUG
            quarkus.redis.hosts                       | redis            | redis://     | redis://redis:6379
            quarkus.redis.hosts                       | redis://[::1     | address      | redis://redis:6379
            quarkus.redis.client-type                 | senntinel        | one of       | sentinel
            kafka.bootstrap.servers                   | kafka            | host:port    | kafka-1:9092
            kafka.bootstrap.servers                   | kafka.invalid:9092 | no such host | kafka-1:9092
            kafka.bootstrap.servers                   | 127.0.0.1:99999  | host:port    | kafka-1:9092
            kafka.security.protocol                   | TLS              | SASL_SSL     | PLAINTEXT
            kafka.security.protocol                   | SASL_SSL         | kafka.sasl.jaas.config | ScramLoginModule
            kafka.ssl.truststore.location             | /no/such.crt     | does not exist | bridge's user
            kafka.sasl.client.callback.handler.class  | no.such.Handler  | a class of the program | plugins
            kafka.bootstrap.server                    | 127.0.0.1:9092   | unknown      | kafka.bootstrap.servers
            mp.messaging.outgoing.events.linger.ms    | soon             | whole number | 5
            mp.messaging.outgoing.events.acks         | 1                | must be all  | Keep the bridge
            mp.messaging.outgoing.events.compression.type | zip          | gzip         | none
            mp.messaging.outgoing.events.batch.size   | 2097152          | at most max.request.size | Lower batch.size
            bridge.ingest.max-in-flight-bytes         | 64M              | at least bridge.ingest.max-in-flight-bytes | Raise buffer.memory
            bridge.log.producers                      | 33               | to 32        | 10
            """)
    void keyIsTold(String key, String value, String allowed, String example) {
        List<String> told = mistakes(Map.of(key, value));
        assertFollowsTheRules(told);
        assertThat(told.toString()).contains(allowed, example);
        assertThat(told.toString()).contains(key);
    }

    @Test
    void missingLoginModuleIsToldWithTheDirectoryForItsJar() {
        List<String> told = mistakes(Map.of(
                "kafka.security.protocol",
                "SASL_SSL",
                "kafka.sasl.jaas.config",
                "com.example.NoSuchLoginModule required password=\"planted-secret\";"));
        assertFollowsTheRules(told);
        assertThat(told)
                .singleElement()
                .asString()
                .contains("kafka.sasl.jaas.config", "com.example.NoSuchLoginModule", "plugins")
                .doesNotContain("planted-secret");
    }

    /** The message names another key than the key that is set, because the other key is missing. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            bridge.webhooks.riskos.auth.type | basic    | riskos.auth.basic.passwords | basic.password-files
            bridge.webhooks.riskos.auth.type | oauth2   | identity provider           | auth-server-url=
            bridge.webhooks.Riskos.auth.type | none     | a-z, 0-9                    | bridge.webhooks.riskos
            quarkus.redis.client-type        | sentinel | quarkus.redis.master-name   | riskos
            quarkus.oidc.spare.token.audience | bridge  | quarkus.oidc.spare          | auth-server-url=
            """)
    void whatIsMissingIsTold(String key, String value, String allowed, String example) {
        List<String> told = mistakes(Map.of(key, value));
        assertFollowsTheRules(told);
        assertThat(told.toString()).contains(allowed, example);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            BRIDGE_MANAGEMENT_TOKENS                  | ''               | empty        | remove
            BRIDGE_MANAGEMENT_TOKEN                   | %s               | unknown      | BRIDGE_MANAGEMENT_TOKENS
            BRIDGE_SPOOL_DIRECTORY                    | ''               | empty        | remove
            BRIDGE_LOG_TOPICS_RETENTION               | ''               | empty        | remove
            BRIDGE_LOG_TOPICS_RETENTION               | 30days           | duration     | 7d
            BRIDGE_INDEX_DEDUP_WINDOWS                | 7d               | unknown      | BRIDGE_INDEX_DEDUP_WINDOW
            BRIDGE_WEBHOOKS_RISKOS_AUTH_TIPE          | bearer           | unknown      | BRIDGE_WEBHOOKS_RISKOS_AUTH_TYPE
            BRIDGE_WEBHOOKS_RISKOS_ALLOWED_SOURCES    | everywhere       | networks     | 192.0.2.0/24
            QUARKUS_HTTP_PROT                         | 8080             | unknown      | QUARKUS_HTTP_PORT
            KAFKA_SECURITY_PROTOCOL                   | SSSL             | SASL_SSL     | PLAINTEXT
            KAFKA_SASL_JAAS_CONFIG                    | ''               | empty        | remove
            """)
    void variableIsTold(String variable, String value, String allowed, String example) {
        List<String> told = mistakes(Map.of(), Map.of(variable, value.formatted(SECRET)));
        assertFollowsTheRules(told);
        assertThat(told.toString().replace('.', '_').toUpperCase(Locale.ROOT)).contains(variable);
        assertThat(told.toString()).contains(allowed, example);
    }

    /** A value in a file, a value for a profile, and a value by a reference. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            %prod.bridge.index.dedup-window | 7days       | duration | 7d
            %dev.bridge.indx.dedup-window | 7d          | unknown  | bridge.index.dedup-window
            bridge.index.dedup-window       | ${WINDOW}   | WINDOW   | default
            bridge.index.dedup-window       | ${WINDOW:}  | empty    | remove
            """)
    void profileAndReferenceAreTold(String key, String value, String allowed, String example) {
        List<String> told = mistakes(Map.of(key, value));
        assertFollowsTheRules(told);
        assertThat(told.toString()).contains("window", allowed, example);
    }

    static Stream<String> badTokens() {
        return Stream.of("", "\n", "short", "changeme-changeme-changeme", "two\nlines-of-a-secret-file");
    }

    @ParameterizedTest
    @MethodSource("badTokens")
    void fileOfATokenIsToldWithoutItsContent(String content) throws IOException {
        Path file = Files.writeString(directory.resolve("token"), content);
        List<String> told = mistakes(Map.of("bridge.webhooks.riskos.auth.bearer.token-files", file.toString()));
        assertFollowsTheRules(told);
        assertThat(told.toString()).contains("bridge.webhooks.riskos.auth.bearer.token-files", file.toString());
        if (content.length() > 1) {
            assertThat(told.toString()).doesNotContain(content);
        }
    }

    /** A port in use is no mistake, because a running bridge uses the port. A missing file is a mistake, because the bridge needs the file too. */
    @Test
    void doctorChecksTheSecretsAndNoPort() throws IOException {
        try (ServerSocket bridge = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<String> told = mistakes(
                    Purpose.DOCTOR,
                    Map.of(
                            "quarkus.http.port",
                            Integer.toString(bridge.getLocalPort()),
                            "bridge.webhooks.riskos.auth.bearer.token-files",
                            directory.resolve("missing").toString()),
                    Map.of());
            assertThat(told).singleElement().asString().contains("bridge.webhooks.riskos.auth.bearer.token-files");
        }
    }

    private static final Map<String, String> CONSOLE_LOGIN = Map.of(
            "bridge.console.login.type", "oidc",
            "bridge.console.url", "https://console.example.com",
            "quarkus.oidc.console.auth-server-url", "https://login.example.com",
            "quarkus.oidc.console.client-id", "console",
            "quarkus.oidc.console.credentials.secret", SECRET);

    @Test
    void consoleWithAClientOfTheProviderHasNoMistake() {
        assertThat(mistakes(Purpose.CONSOLE, CONSOLE_LOGIN, Map.of())).isEmpty();
        Map<String, String> withVariable = new LinkedHashMap<>(CONSOLE_LOGIN);
        withVariable.remove("quarkus.oidc.console.credentials.secret");
        assertThat(mistakes(Purpose.CONSOLE, withVariable, Map.of("QUARKUS_OIDC_CONSOLE_CREDENTIALS_SECRET", SECRET)))
                .isEmpty();
        assertThat(mistakes(Purpose.CONSOLE, Map.of(), Map.of())).isEmpty();
    }

    @Test
    void consoleWithoutAClientIsToldAllThatItMisses() {
        List<String> told = mistakes(Purpose.CONSOLE, Map.of("bridge.console.login.type", "oidc"), Map.of());
        assertThat(told)
                .hasSize(4)
                .anyMatch(mistake -> mistake.contains("bridge.console.url=https://console.example.com"))
                .anyMatch(mistake -> mistake.contains("quarkus.oidc.console.auth-server-url"))
                .anyMatch(mistake -> mistake.contains("quarkus.oidc.console.client-id"))
                .anyMatch(mistake -> mistake.contains("quarkus.oidc.console.credentials.secret"));
        CONSOLE_LOGIN.keySet().stream()
                .filter(key -> !key.equals("bridge.console.login.type"))
                .forEach(key -> {
                    Map<String, String> without = new LinkedHashMap<>(CONSOLE_LOGIN);
                    without.remove(key);
                    assertThat(mistakes(Purpose.CONSOLE, without, Map.of()))
                            .singleElement()
                            .asString()
                            .contains(key)
                            .doesNotContain(SECRET);
                });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            bridge.console.login.type                              | ldap                     | one of token, oidc
            bridge.console.login.max-age                           | 0s                       | from 1s to 7d
            bridge.console.url                                     | http://console.example   | must be https
            bridge.console.url                                     | https://console.example/path | no path
            bridge.console.oidc.viewer-role                        | riskos-console-operator  | Set two different roles
            bridge.console.viewer.tokens                           | 7c9e6679-7425-40de-944b-e07fc1f90ae7 | remove the tokens
            quarkus.oidc.console.application-type                  | service                  | remove the setting
            quarkus.oidc.console.authentication.pkce-required      | false                    | must be true
            quarkus.oidc.console.authentication.nonce-required     | false                    | must be true
            quarkus.oidc.console.authentication.redirect-path      | /elsewhere               | must be https://console.example.com/login/callback
            quarkus.oidc.console.authentication.cookie-force-secure | false                   | must be true
            quarkus.oidc.console.token.issuer                      | any                      | would not be checked
            quarkus.oidc.console.token.audience                    | any                      | another client
            """)
    void loginThatLetsTheWrongPeopleInIsRefused(String key, String value, String told) {
        Map<String, String> settings = new LinkedHashMap<>(CONSOLE_LOGIN);
        settings.put(key, value);
        assertThat(mistakes(Purpose.CONSOLE, settings, Map.of()))
                .singleElement()
                .asString()
                .contains(key.replaceAll("\\.tokens$", ""), told)
                .doesNotContain(SECRET);
    }

    @Test
    void consoleOnLoopbackNeedsNoHttps() {
        Map<String, String> settings = new LinkedHashMap<>(CONSOLE_LOGIN);
        settings.put("bridge.console.url", "http://localhost:8090");
        assertThat(mistakes(Purpose.CONSOLE, settings, Map.of())).isEmpty();
    }

    @Test
    void tlsConfigurationThatNobodySelectsIsTold() throws IOException {
        Path file = Files.writeString(directory.resolve("ca.crt"), "-----BEGIN CERTIFICATE-----");
        assertThat(mistakes(Map.of("quarkus.tls.web.trust-store.pem.certs", file.toString())))
                .singleElement()
                .asString()
                .contains("quarkus.tls.web.*", "not selected anywhere", "quarkus.http.tls-configuration-name=web");
        assertThat(mistakes(Map.of(
                        "quarkus.tls.web.trust-store.pem.certs",
                        file.toString(),
                        "quarkus.redis.tls-configuration-name",
                        "web")))
                .isEmpty();
        assertThat(mistakes(Map.of(
                        "quarkus.tls.web.trust-store.pem.certs",
                        Files.writeString(directory.resolve("empty"), "").toString(),
                        "quarkus.redis.tls-configuration-name",
                        "web")))
                .singleElement()
                .asString()
                .contains("is not a PEM file");
    }

    @Test
    void portInUseIsToldByItsKey() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<String> told = mistakes(Map.of("quarkus.http.port", Integer.toString(other.getLocalPort())));
            assertFollowsTheRules(told);
            assertThat(told.toString())
                    .contains("quarkus.http.port = " + other.getLocalPort(), "another program listens");
        }
    }

    @Test
    void allMistakesAreToldAtOnceAndEachOnce() {
        List<String> told = mistakes(
                Map.of(
                        "bridge.index.dedup-window", "7days",
                        "bridge.indx.lease", "23s",
                        "bridge.webhooks.riskos.auth.type", "hmac",
                        "bridge.webhooks.second.auth.type", "bearer",
                        "bridge.webhooks.second.auth.bearer.tokens", "short",
                        "kafka.bootstrap.servers", "kafka"),
                Map.of("BRIDGE_MANAGEMENT_TOKENS", "", "BRIDGE_LOG_TOPICS_CREATE", "maybe"));
        assertThat(told).hasSize(7).doesNotHaveDuplicates();
    }

    /** Kubernetes sets these variables for a service with this name. */
    @Test
    void variablesOfAServiceAreNoMistake() {
        assertThat(mistakes(
                        Map.of(),
                        Map.of(
                                "BRIDGE_SERVICE_HOST", "10.0.0.1",
                                "BRIDGE_PORT", "tcp://10.0.0.1:8080",
                                "BRIDGE_PORT_8080_TCP_ADDR", "10.0.0.1",
                                "KAFKA_PORT", "tcp://10.0.0.1:9092")))
                .isEmpty();
    }

    @Test
    void everyMappingOfTheBridgeIsKnown() {
        assertThat(new ClassFileImporter()
                                .withImportOption(new ImportOption.DoNotIncludeTests())
                                .importPackages("org.riskosbridge")
                                .stream()
                                .filter(type -> type.isAnnotatedWith(ConfigMapping.class))
                                .map(JavaClass::getName))
                .hasSizeGreaterThan(8)
                .containsExactlyInAnyOrderElementsOf(
                        KnownSettings.OWN.stream().map(Class::getName).toList());
    }

    @Test
    void everyNumberHasBounds() {
        assertThat(new KnownSettings()
                        .all().stream()
                                .filter(setting -> Set.of(
                                                Integer.class,
                                                Long.class,
                                                Short.class,
                                                Duration.class,
                                                MemorySize.class)
                                        .contains(setting.type())))
                .hasSizeGreaterThan(15)
                .allMatch(setting -> setting.bounds() != null);
    }

    private static void assertFollowsTheRules(List<String> told) {
        String text = ConfigurationCheck.text(told);
        assertThat(told).as("a mistake").isNotEmpty().hasSizeLessThan(3);
        assertThat(text)
                .doesNotContain("SRCFG", "Exception", "org.riskosbridge", "io.quarkus", "io.smallrye", "java.", "\tat ")
                .doesNotContain(SECRET);
        assertThat(text.lines().count()).isLessThan(8);
    }

    private static List<String> mistakes(Map<String, String> settings) {
        return mistakes(settings, Map.of());
    }

    private static List<String> mistakes(Map<String, String> settings, Map<String, String> environment) {
        return mistakes(Purpose.SERVE, settings, environment);
    }

    private static List<String> mistakes(
            Purpose purpose, Map<String, String> settings, Map<String, String> environment) {
        Map<String, String> all = new LinkedHashMap<>(GOOD);
        all.putAll(settings);
        return ConfigurationCheck.mistakes(
                purpose,
                () -> new SmallRyeConfigBuilder()
                        .withCustomizers(new QuarkusConfigBuilderCustomizer())
                        .addDiscoveredConverters()
                        .addDefaultInterceptors()
                        .addDiscoveredInterceptors()
                        .addPropertiesSources()
                        .withSources(
                                (ConfigSource) new PropertiesConfigSource(all, "test", 400),
                                new EnvConfigSource(environment, 500)));
    }
}
