package org.riskosbridge.guarantee;

import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.Config;
import org.riskosbridge.guarantee.Finding.Part;
import org.riskosbridge.guarantee.Finding.State;
import org.riskosbridge.index.IndexConfig;
import org.riskosbridge.ingest.IngestConfig;
import org.riskosbridge.log.LogConfig;

/** The conditions on the bridge's own settings. */
@Singleton
public class Settings {

    private static final String PRODUCER = "mp.messaging.outgoing.events.";

    private final IngestConfig ingest;
    private final LogConfig log;
    private final IndexConfig index;
    private final GuaranteeConfig guarantee;
    private final Config config;

    Settings(IngestConfig ingest, LogConfig log, IndexConfig index, GuaranteeConfig guarantee, Config config) {
        this.ingest = ingest;
        this.log = log;
        this.index = index;
        this.guarantee = guarantee;
        this.config = config;
    }

    /** {@return one finding for each setting; needs neither Kafka nor Redis} */
    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>(timing().findings());
        findings.addAll(producer(
                key -> config.getOptionalValue(PRODUCER + key, String.class).orElse("")));
        findings.addAll(memory().findings());
        findings.add(new Attestations(guarantee.attested().orElse(Set.of())).finding());
        return findings;
    }

    /**
     * Refuses settings that break the guarantee.
     *
     * @throws ConfigurationException that names each wrong setting, with its value and the remedy
     */
    public static void require(
            IngestConfig ingest, LogConfig log, IndexConfig index, GuaranteeConfig guarantee, Config config) {
        List<Finding> broken = new Settings(ingest, log, index, guarantee, config)
                .findings().stream().filter(f -> f.state() == State.FAILS).toList();
        if (!broken.isEmpty()) {
            throw new ConfigurationException(
                    broken.stream().map(Finding::mistake).collect(Collectors.joining(System.lineSeparator())));
        }
    }

    private Timing timing() {
        return new Timing(
                ingest.maxClaimAge(),
                ingest.answerTimeout(),
                millis("delivery.timeout.ms"),
                millis("linger.ms").plus(millis("request.timeout.ms")),
                log.maxRecordAge(),
                log.clockSkew(),
                index.lease(),
                index.rebuildWait(),
                index.dedupWindow(),
                log.topics().retention());
    }

    private ProducerMemory memory() {
        return new ProducerMemory(
                config.getValue(PRODUCER + "buffer.memory", Long.class),
                config.getValue(PRODUCER + "batch.size", Integer.class),
                largestRecord(),
                ingest.maxInFlightBytes().asLongValue());
    }

    /** {@return bytes of the largest record that the producer sends} */
    int largestRecord() {
        return config.getValue(PRODUCER + "max.request.size", Integer.class);
    }

    private Duration millis(String key) {
        return Duration.ofMillis(config.getValue(PRODUCER + key, Long.class));
    }

    /** Looks up a setting. */
    interface Lookup {
        String get(String key);
    }

    /** Checks the producer's settings: with the needed values an ack means that the record is stored, once. */
    static List<Finding> producer(Lookup settings) {
        return Map.of(
                        "acks", List.of("all", "-1"),
                        "enable.idempotence", List.of("true"),
                        "max.block.ms", List.of("0"),
                        "max.in.flight.requests.per.connection", List.of("1"))
                .entrySet()
                .stream()
                .sorted(Map.Entry.comparingByKey())
                .map(rule -> {
                    String found = settings.get(rule.getKey());
                    String needed = rule.getValue().get(0);
                    return rule.getValue().contains(found)
                            ? Finding.holds(Part.SETTINGS, PRODUCER + rule.getKey(), found)
                            : Finding.fails(
                                    Part.SETTINGS,
                                    PRODUCER + rule.getKey(),
                                    found,
                                    needed,
                                    "Keep the bridge's default.");
                })
                .toList();
    }
}
