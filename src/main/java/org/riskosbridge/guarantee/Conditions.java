package org.riskosbridge.guarantee;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.riskosbridge.guarantee.Finding.Part;
import org.riskosbridge.guarantee.KafkaFacts.Present;
import org.riskosbridge.index.IndexConfig;
import org.riskosbridge.log.LogConfig;
import org.riskosbridge.skew.ClockSkewProbe;

/** Checks every condition of the guarantee. Blocks, for half a minute at most: use a worker thread. */
@Singleton
public class Conditions {

    private final Settings settings;
    private final KafkaProbe kafka;
    private final RedisProbe redis;
    private final ClockSkewProbe skewProbe;
    private final LogConfig log;
    private final IndexConfig index;
    private final Attestations attestations;

    Conditions(
            Settings settings,
            KafkaProbe kafka,
            RedisProbe redis,
            ClockSkewProbe skewProbe,
            LogConfig log,
            IndexConfig index,
            GuaranteeConfig guarantee) {
        this.settings = settings;
        this.kafka = kafka;
        this.redis = redis;
        this.skewProbe = skewProbe;
        this.log = log;
        this.index = index;
        this.attestations = new Attestations(guarantee.attested().orElse(Set.of()));
    }

    /**
     * Checks every condition now. Changes nothing, except that Kafka writes control markers, which show the brokers' clocks.
     *
     * @param topics the topics of the bridge; each broker writes its marker into the first of them in which it leads a partition
     * @return one finding for each condition, also for conditions that hold
     */
    public List<Finding> check(Collection<String> topics) throws InterruptedException {
        List<Finding> findings = new ArrayList<>();
        List<String> present = new ArrayList<>();
        ask(
                findings,
                Part.KAFKA,
                "Check kafka.bootstrap.servers, the credentials, TLS and the network.",
                () -> askKafka(topics, present));
        ask(
                findings,
                Part.REDIS,
                "Check quarkus.redis.hosts, quarkus.redis.password, TLS and the network.",
                () -> new RedisConditions(index.lease(), index.rebuildWait()).judge(redis.ask()));
        if (findings.stream().noneMatch(finding -> finding.state() == Finding.State.UNAVAILABLE)) {
            ask(
                    findings,
                    Part.CLOCKS,
                    "See the other findings.",
                    () -> ClockConditions.judge(skewProbe.compare(present), log.clockSkew()));
        }
        findings.addAll(settings.findings());
        return attestations.apply(findings);
    }

    private List<Finding> askKafka(Collection<String> topics, List<String> present)
            throws ExecutionException, InterruptedException, TimeoutException {
        KafkaFacts facts = kafka.ask(topics);
        topics.stream()
                .filter(topic -> facts.topics().get(topic) instanceof Present)
                .forEach(present::add);
        TopicConditions onTopics = new TopicConditions(
                log.maxRecordAge(),
                index.dedupWindow().plus(index.lease()),
                settings.largestRecord(),
                log.registryTopic());
        return KafkaConditions.judge(facts, onTopics, log.transactionalIdPrefix());
    }

    private interface Question {
        List<Finding> ask() throws ExecutionException, InterruptedException, TimeoutException;
    }

    private static void ask(List<Finding> findings, Part part, String remedy, Question question)
            throws InterruptedException {
        try {
            findings.addAll(question.ask());
        } catch (ExecutionException e) {
            findings.add(Finding.unavailable(part, why(e), remedy));
        } catch (TimeoutException e) {
            findings.add(Finding.unavailable(part, "no answer in time", remedy));
        }
    }

    /** {@return the message of the failure and of its cause: with TLS only the cause names the refused certificate} */
    private static String why(ExecutionException failed) {
        Throwable cause = failed.getCause() == null ? failed : failed.getCause();
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String what = message(cause);
        String behind = message(root);
        return what.contains(behind) ? what : what + ": " + behind;
    }

    private static String message(Throwable failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }
}
