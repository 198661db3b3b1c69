package org.riskosbridge.kafka;

import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.riskosbridge.log.LogConfig;

/** The topic of the audit records of operators' actions. Blocks. */
@Singleton
public class AuditTopic {

    private final TopicAdmin topics;
    private final LogConfig config;

    AuditTopic(TopicAdmin topics, LogConfig config) {
        this.topics = topics;
        this.config = config;
    }

    /** {@return whether the topic does not exist} */
    public boolean isAbsent() throws ExecutionException, InterruptedException, TimeoutException {
        return !topics.absent(Set.of(config.auditTopic())).isEmpty();
    }

    /**
     * Creates the topic if it is missing and the bridge may create topics.
     *
     * @throws IllegalStateException when it is missing and the bridge may not create it
     */
    public void provide() throws ExecutionException, InterruptedException, TimeoutException {
        if (isAbsent()) {
            if (!config.topics().create()) {
                throw new IllegalStateException(
                        "The topic " + config.auditTopic() + " does not exist, and bridge.log.topics.create is"
                                + " false. Create it, or name another one: bridge.log.audit-topic.");
            }
            topics.createAndAwait(NewTopics.of(config.auditTopic(), config));
        }
    }
}
