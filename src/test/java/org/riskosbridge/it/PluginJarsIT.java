package org.riskosbridge.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.riskosbridge.standalone.KafkaBroker;
import org.riskosbridge.standalone.LoopbackPorts;

/** A login module for Kafka in a jar beside the packaged program, without a new build. */
@LongRunning
class PluginJarsIT {

    private static final Path DIRECTORY = TestDependencies.DIRECTORY.resolve(
            "plugins-" + ProcessHandle.current().pid());
    private static final Path PROGRAM = DIRECTORY.resolve("quarkus-app");
    private static final Path LAUNCHER = PROGRAM.resolve("quarkus-run.jar");
    private static final Path JAR = PROGRAM.resolve("plugins").resolve("provider.jar");

    private static final Map<String, String> SETTINGS = new HashMap<>(Map.of(
            "kafka.security.protocol",
            "SASL_PLAINTEXT",
            "kafka.sasl.mechanism",
            "PLAIN",
            "kafka.sasl.jaas.config",
            ProviderLogin.class.getName() + " required;"));

    private static KafkaBroker broker;

    @BeforeAll
    static void start() throws IOException {
        int plain = LoopbackPorts.free();
        int secured = LoopbackPorts.free();
        String controller = "127.0.0.1:" + LoopbackPorts.free();
        broker = new KafkaBroker(
                        BrokerStorage.formatted(DIRECTORY.resolve("kafka")),
                        plain,
                        Map.of(
                                "listeners",
                                "CLIENT://127.0.0.1:" + plain + ",SECURED://127.0.0.1:" + secured + ",CONTROLLER://"
                                        + controller,
                                "controller.quorum.voters",
                                "1@" + controller,
                                "listener.security.protocol.map",
                                "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURED:SASL_PLAINTEXT",
                                "sasl.enabled.mechanisms",
                                "PLAIN",
                                "listener.name.secured.plain.sasl.jaas.config",
                                "org.apache.kafka.common.security.plain.PlainLoginModule required user_"
                                        + ProviderLogin.USER + "=\"" + ProviderLogin.PASSWORD + "\";"))
                .start();
        SETTINGS.putAll(OneRecordIT.BRIEF);
        SETTINGS.put("kafka.bootstrap.servers", "127.0.0.1:" + secured);
        SETTINGS.put("quarkus.redis.hosts", TestDependencies.shared().redisHosts);
        SETTINGS.put("bridge.webhooks.riskos.auth.type", "bearer");
        SETTINGS.put("bridge.webhooks.riskos.auth.bearer.tokens", Bridge.TOKEN);
        SETTINGS.put("quarkus.shutdown.delay", "0.2s");
        SETTINGS.put("bridge.webhooks.riskos.topic-prefix", "plugins.");
        SETTINGS.put("bridge.log.registry-topic", "registry.plugins.topics");
        copyProgram();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    /** A directory with the launcher's jar, and links to the other directories of the program. */
    private static void copyProgram() throws IOException {
        Path launcher = Path.of(System.getProperty("bridge.jar")).toAbsolutePath();
        Files.createDirectories(JAR.getParent());
        Files.copy(launcher, LAUNCHER);
        for (String part : List.of("app", "lib", "quarkus")) {
            Files.createSymbolicLink(PROGRAM.resolve(part), launcher.resolveSibling(part));
        }
        String name = ProviderLogin.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(JAR));
                InputStream bytes = ProviderLogin.class.getClassLoader().getResourceAsStream(name)) {
            jar.putNextEntry(new JarEntry(name));
            bytes.transferTo(jar);
        }
    }

    @Test
    void bridgeAndCommandsLogInByTheModule() throws Exception {
        try (Bridge bridge = Bridge.launch(LAUNCHER, SETTINGS)) {
            bridge.awaitReady();
            assertThat(bridge.delivered(DeliveryLoad.text("by-plugin")).statusCode())
                    .isEqualTo(200);
            assertThat(bridge.log()).contains("[provider.jar]").doesNotContain(ProviderLogin.PASSWORD);
        }
        CommandRun export = CommandRun.of(CommandRun.start(LAUNCHER, SETTINGS, "export"));
        assertThat(export.exitCode()).as(export.output()).isZero();
        assertThat(export.output()).contains("by-plugin");
        CommandRun doctor = CommandRun.of(CommandRun.start(LAUNCHER, SETTINGS, "doctor"));
        assertThat(doctor.output()).containsPattern("holds +kafka +barrier +seen in");
    }

    @Test
    void moduleWithoutItsJarIsMissedAtTheStart() throws Exception {
        CommandRun refused = CommandRun.run(SETTINGS, "serve");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.output())
                .contains("kafka.sasl.jaas.config names the login module " + ProviderLogin.class.getName())
                .contains(Path.of("quarkus-app", "plugins").toString());
    }
}
