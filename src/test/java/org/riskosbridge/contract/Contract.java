package org.riskosbridge.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** {@code docs/asyncapi.yaml}: the message of each topic, and a check of records. */
public final class Contract {

    /** The document contains more than schemas; a validator ignores the rest. */
    private static final JsonMetaSchema DRAFT_7 = JsonMetaSchema.builder(JsonMetaSchema.getV7())
            .unknownKeywordFactory((keyword, context) -> new NonValidationKeyword(keyword))
            .build();

    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.builder()
            .defaultMetaSchemaIri(DRAFT_7.getIri())
            .metaSchema(DRAFT_7)
            .build();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ObjectNode document;
    private final Map<String, JsonSchema> schemas = new ConcurrentHashMap<>();

    public Contract() {
        try {
            document = (ObjectNode)
                    new YAMLMapper().readTree(Path.of("docs", "asyncapi.yaml").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the errors of the document itself, by AsyncAPI's own schema} */
    Set<ValidationMessage> faults() throws IOException {
        JsonNode schema = JSON.readTree(Contract.class.getResource("/asyncapi-3.0.0.schema.json"));
        return SCHEMAS.getSchema(schema).validate(document);
    }

    /** {@return the message of each topic} */
    Map<String, String> messages() {
        Map<String, String> messages = new TreeMap<>();
        document.get("channels")
                .forEach(channel -> channel.get("messages")
                        .fieldNames()
                        .forEachRemaining(
                                message -> messages.put(channel.get("address").asText(), message)));
        return messages;
    }

    /** {@return the errors of a payload} */
    Set<ValidationMessage> faults(String message, JsonNode payload) {
        return schema(message, "payload").validate(payload);
    }

    /**
     * {@return the errors of a record}
     *
     * @param topic the topic of the record with the default settings
     */
    public Set<ValidationMessage> faults(String topic, ConsumerRecord<byte[], byte[]> record) throws IOException {
        String message = messages().get(topic);
        ObjectNode headers = JSON.createObjectNode();
        for (Header header : record.headers()) {
            headers.put(header.key(), new String(header.value(), UTF_8));
        }
        Set<ValidationMessage> faults = new HashSet<>(schema(message, "headers").validate(headers));
        if (headers.get("content-type").asText().equals("application/json")) {
            faults.addAll(faults(message, JSON.readTree(record.value())));
        }
        return faults;
    }

    /** In draft 7, which AsyncAPI's schemas use, a validator ignores everything beside a reference; the reference is resolved in the document. */
    private JsonSchema schema(String message, String part) {
        return schemas.computeIfAbsent(
                message + "/" + part,
                path -> SCHEMAS.getSchema(document.deepCopy().put("$ref", "#/components/messages/" + path)));
    }
}
