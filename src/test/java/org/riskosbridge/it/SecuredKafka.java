package org.riskosbridge.it;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.configuration.DurationConverter;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.Resource;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.utils.SecurityUtils;
import org.riskosbridge.deploy.Manifests;
import org.riskosbridge.standalone.KafkaBroker;
import org.riskosbridge.standalone.LoopbackPorts;

/**
 * A broker whose users connect by TLS and SCRAM, and have only the permissions of their manifests in {@code deploy/strimzi}. The test sets up the
 * broker through another listener.
 */
public final class SecuredKafka implements AutoCloseable {

    private static final String SASL = "org.apache.kafka.common.security.scram.ScramLoginModule required";

    private static final String BOUND = Long.toString(new DurationConverter()
            .convert(OneRecordIT.BRIEF.get("bridge.log.max-record-age"))
            .toMillis());

    private final int secured = LoopbackPorts.free();
    private final KafkaBroker broker;
    private final Admin admin;

    /** @param classPath the jars of the broker; empty for the broker of this build */
    SecuredKafka(Path directory, SelfSigned tls, String classPath) {
        int plain = LoopbackPorts.free();
        String controller = "127.0.0.1:" + LoopbackPorts.free();
        Map<String, String> settings = new HashMap<>(Map.of(
                "listeners",
                "CLIENT://127.0.0.1:" + plain + ",SECURED://127.0.0.1:" + secured + ",CONTROLLER://" + controller,
                "controller.quorum.voters",
                "1@" + controller,
                "listener.security.protocol.map",
                "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURED:SASL_SSL",
                "sasl.enabled.mechanisms",
                "SCRAM-SHA-512",
                "listener.name.secured.scram-sha-512.sasl.jaas.config",
                SASL + ";",
                "ssl.keystore.type",
                "PEM",
                "ssl.keystore.location",
                tls.both().toString()));
        settings.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        settings.put("super.users", "User:ANONYMOUS");
        broker = (classPath.isEmpty()
                        ? new KafkaBroker(BrokerStorage.formatted(directory), plain, settings)
                        : new KafkaBroker(directory, plain, settings, Map.of("CLASSPATH", classPath)))
                .start();
        admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }

    /** {@return the process id of the broker} */
    public long pid() {
        return broker.pid();
    }

    /** {@return the address of the listener for the test itself, which allows everything} */
    public String plainServers() {
        return broker.bootstrapServers();
    }

    /** {@return the address for users; a given name, other than the certificate's, replaces the host} */
    public String securedServers(String host) {
        return host + ":" + secured;
    }

    /** Creates the topics of a manifest, without the settings that need three brokers or much time. */
    void createTopics(String manifest) throws ExecutionException, InterruptedException {
        List<NewTopic> topics = documents(manifest, "KafkaTopic")
                .map(topic -> new NewTopic(topic.at("/spec/topicName").asText(), Optional.of(1), Optional.of((short) 1))
                        .configs(settings(topic)))
                .toList();
        admin.createTopics(topics).all().get();
    }

    private static Map<String, String> settings(JsonNode topic) {
        Map<String, String> settings = new HashMap<>();
        topic.at("/spec/config")
                .fields()
                .forEachRemaining(setting ->
                        settings.put(setting.getKey(), setting.getValue().asText()));
        settings.put("min.insync.replicas", "1");
        settings.replace("message.timestamp.before.max.ms", BOUND);
        settings.replace("message.timestamp.after.max.ms", BOUND);
        return settings;
    }

    private static Stream<JsonNode> documents(String manifest, String kind) {
        return Manifests.documents(Manifests.read(manifest)).stream()
                .filter(document ->
                        document != null && document.path("kind").asText().equals(kind));
    }

    /** Creates the user of a manifest, with its permissions. {@return its {@code sasl.jaas.config}, as Strimzi would give it} */
    String createUser(String manifest, String password) throws ExecutionException, InterruptedException {
        JsonNode user = documents(manifest, "KafkaUser").findFirst().orElseThrow();
        String name = user.at("/metadata/name").asText();
        admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                        name, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), password)))
                .all()
                .get();
        grant(permissions(user));
        return SASL + " username=\"" + name + "\" password=\"" + password + "\";";
    }

    /** {@return the permissions of the manifest's user} */
    public static List<AclBinding> permissions(String manifest) {
        return permissions(documents(manifest, "KafkaUser").findFirst().orElseThrow());
    }

    private static List<AclBinding> permissions(JsonNode user) {
        String principal = "User:" + user.at("/metadata/name").asText();
        return StreamSupport.stream(user.at("/spec/authorization/acls").spliterator(), false)
                .flatMap(rule -> StreamSupport.stream(rule.get("operations").spliterator(), false)
                        .map(operation -> new AclBinding(
                                pattern(rule.get("resource")),
                                new AccessControlEntry(
                                        principal, "*", operation(operation.asText()), AclPermissionType.ALLOW))))
                .toList();
    }

    private static AclOperation operation(String name) {
        AclOperation operation = SecurityUtils.operation(name);
        if (operation.isUnknown()) {
            throw new IllegalArgumentException("Kafka has no operation " + name);
        }
        return operation;
    }

    private static ResourcePattern pattern(JsonNode resource) {
        ResourceType type = SecurityUtils.resourceType(resource.get("type").asText());
        return type == ResourceType.CLUSTER
                ? new ResourcePattern(type, Resource.CLUSTER_NAME, PatternType.LITERAL)
                : new ResourcePattern(
                        type,
                        resource.get("name").asText(),
                        resource.get("patternType").asText().equals("prefix")
                                ? PatternType.PREFIXED
                                : PatternType.LITERAL);
    }

    /** Adds permissions; existing permissions stay. */
    public void grant(Collection<AclBinding> permissions) throws ExecutionException, InterruptedException {
        admin.createAcls(permissions).all().get();
    }

    /** Takes permissions away. */
    public void revoke(Collection<AclBinding> permissions) throws ExecutionException, InterruptedException {
        admin.deleteAcls(permissions.stream().map(AclBinding::toFilter).toList())
                .all()
                .get();
    }

    @Override
    public void close() {
        admin.close();
        broker.close();
    }
}
