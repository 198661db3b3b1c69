package org.riskosbridge.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.riskosbridge.event.EventTypes;
import org.riskosbridge.event.Webhook;
import org.riskosbridge.route.TopicRoutes;

class ContractTest {

    private static final Contract CONTRACT = new Contract();

    static List<String> types() {
        return EventTypes.DOCUMENTED;
    }

    private static ObjectNode sample(String name) throws IOException {
        return (ObjectNode) new ObjectMapper().readTree(ContractTest.class.getResource("/samples/" + name + ".json"));
    }

    @Test
    void documentIsAsyncApi() throws IOException {
        assertThat(CONTRACT.faults()).isEmpty();
    }

    @Test
    void topicsAreThoseOfTheBridge() {
        Set<String> topics = new HashSet<>(TopicRoutes.topics(new Webhook("riskos", "riskos.", Set.of())));
        topics.addAll(Set.of("riskos.quarantine", "riskos.audit"));
        assertThat(CONTRACT.messages().keySet()).isEqualTo(topics);
        types().forEach(type -> assertThat(CONTRACT.messages()).containsEntry("riskos." + type, type));
    }

    @ParameterizedTest
    @MethodSource("types")
    void sampleFitsItsOwnSchemaAndNoOther(String type) throws IOException {
        assertThat(CONTRACT.faults(type, sample(type))).isEmpty();
        assertThat(CONTRACT.faults("unrouted", sample(type))).isEmpty();
        assertThat(CONTRACT.faults(type, sample("generic"))).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("types")
    void otherShapesAreFound(String type) throws IOException {
        ObjectNode wrong = sample(type);
        ((ObjectNode) wrong.get("data")).put("decision", 5);
        assertThat(CONTRACT.faults(type, wrong)).hasSize(1);
        wrong = sample(type);
        wrong.remove("event_id");
        assertThat(CONTRACT.faults(type, wrong)).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("types")
    void schemasAreOpenForMore(String type) throws IOException {
        ObjectNode more = sample(type);
        more.put("new", 1);
        ((ObjectNode) more.get("data")).put("new", 1);
        assertThat(CONTRACT.faults(type, more)).isEmpty();
    }
}
