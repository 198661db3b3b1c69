package org.riskosbridge.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/**
 * Kafka Streams: evaluations that were paused and not completed in time, as records of evaluation id and time of the pause.
 * Two topics have no common order: the program may read a completion before the pause that it ends, so it stores completions too.
 */
public final class NeverCompleted {

    private static final String STORE = "last-event-of-evaluation";
    private static final Duration LOOK_EVERY = Duration.ofMinutes(1);

    private NeverCompleted() {}

    /** Runs {@code NeverCompleted BOOTSTRAP TOPIC PATIENCE} until it is stopped; creates the topic if it is missing. */
    public static void main(String... args) throws Exception {
        String overdue = args[1];
        Properties settings = new Properties();
        settings.putAll(Map.of("application.id", "never-completed", "bootstrap.servers", args[0]));
        try (Admin admin = Admin.create(settings)) {
            if (!admin.listTopics().names().get().contains(overdue)) {
                admin.createTopics(List.of(new NewTopic(overdue, Optional.empty(), Optional.empty())))
                        .all()
                        .get();
            }
        }
        KafkaStreams streams = new KafkaStreams(
                topology("riskos.evaluation_paused", "riskos.evaluation_completed", overdue, Duration.parse(args[2])),
                settings);
        Runtime.getRuntime().addShutdownHook(new Thread(streams::close));
        streams.start();
    }

    /**
     * The topology: three topics and one store.
     *
     * @param patience after which a paused evaluation is reported; completions are stored for the same time
     */
    public static Topology topology(String paused, String completed, String overdue, Duration patience) {
        StreamsBuilder builder = new StreamsBuilder();
        builder.addStateStore(
                Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(STORE), Serdes.String(), Serdes.Long()));
        // A pause is stored as its time, a completion as its negative time.
        KStream<String, Long> pauses = times(builder, paused);
        KStream<String, Long> completions = times(builder, completed).mapValues(time -> -time);
        pauses.merge(completions)
                .repartition(Repartitioned.with(Serdes.String(), Serdes.Long()))
                .process(() -> new Pairing(patience), STORE)
                .to(overdue, Produced.with(Serdes.String(), Serdes.Long()));
        return builder.build();
    }

    /** The time of the record, with the id of the evaluation as key. The key of a record is the event's id; a header has the evaluation's id. */
    private static KStream<String, Long> times(StreamsBuilder builder, String topic) {
        return builder.stream(topic, Consumed.with(Serdes.String(), Serdes.ByteArray()))
                .process(() -> new ContextualProcessor<String, byte[], String, Long>() {
                    @Override
                    public void process(Record<String, byte[]> event) {
                        Header evaluation = event.headers().lastHeader("ce_evalid");
                        if (evaluation != null) {
                            context()
                                    .forward(event.withKey(new String(evaluation.value(), UTF_8))
                                            .withValue(event.timestamp()));
                        }
                    }
                });
    }

    private static final class Pairing extends ContextualProcessor<String, Long, String, Long> {

        private final Duration patience;

        Pairing(Duration patience) {
            this.patience = patience;
        }

        private KeyValueStore<String, Long> lasts() {
            return context().getStateStore(STORE);
        }

        @Override
        public void init(ProcessorContext<String, Long> context) {
            super.init(context);
            context.schedule(LOOK_EVERY, PunctuationType.WALL_CLOCK_TIME, this::report);
        }

        @Override
        public void process(Record<String, Long> event) {
            Long last = lasts().get(event.key());
            if (last == null || Math.abs(event.value()) > Math.abs(last)) {
                lasts().put(event.key(), event.value());
            }
        }

        private void report(long now) {
            try (KeyValueIterator<String, Long> all = lasts().all()) {
                while (all.hasNext()) {
                    KeyValue<String, Long> each = all.next();
                    if (now - Math.abs(each.value) > patience.toMillis()) {
                        lasts().delete(each.key);
                        if (each.value > 0) {
                            context().forward(new Record<>(each.key, each.value, now));
                        }
                    }
                }
            }
        }
    }
}
