package org.riskosbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class FailureTextTest {

    @Test
    void kafkaThatDoesNotAnswerIsNamedOnceWithTheSettingOfItsAddress() {
        TimeoutException late = new TimeoutException("Timed out waiting for a node assignment. Call: listTopics");
        assertThat(FailureText.of(new IllegalStateException(new ExecutionException(late)), "kafka:9092"))
                .isEqualTo("Kafka did not answer: Timed out waiting for a node assignment. Call: listTopics\n"
                        + "Check kafka.bootstrap.servers (kafka:9092) and the network.");
    }

    @Test
    void redisThatDoesNotAnswerIsNamedOnceWithTheSettingOfItsAddress() {
        Throwable refused =
                new CompletionException(new java.net.ConnectException("Connection refused: localhost:6379"));
        assertThat(FailureText.of(
                        new IllegalStateException("Redis did not answer: Connection refused: localhost:6379", refused),
                        "kafka:9092"))
                .isEqualTo("Redis did not answer: Connection refused: localhost:6379\n"
                        + "Check quarkus.redis.hosts and the network.");
    }

    @Test
    void exceptionWithoutATextIsNamed() {
        assertThat(FailureText.of(new NullPointerException(), "kafka:9092"))
                .isEqualTo("java.lang.NullPointerException");
    }
}
