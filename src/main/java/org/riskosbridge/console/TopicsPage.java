package org.riskosbridge.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.event.SafeText;
import org.riskosbridge.route.Webhooks;
import org.riskosbridge.scan.ConsumerLags;
import org.riskosbridge.scan.ConsumerLags.Lag;
import org.riskosbridge.scan.StoredRecords;
import org.riskosbridge.scan.StoredRecords.TopicSize;

/** The topics of events, with the number of records of each. */
@Singleton
final class TopicsPage implements Page {

    /** The examples of docs/consumers.md by their language. */
    private static final Map<String, String> EXAMPLES = new TreeMap<>(Map.of(
            "Java", "java/org/riskosbridge/examples/PlainConsumer.java",
            "JavaScript", "node/consume.mjs",
            "Python", "python/consume.py"));

    private final StoredRecords stored;
    private final ConsumerLags lags;
    private final Webhooks webhooks;

    TopicsPage(StoredRecords stored, ConsumerLags lags, Webhooks webhooks) {
        this.stored = stored;
        this.lags = lags;
        this.webhooks = webhooks;
    }

    @Override
    public String title() {
        return "Topics";
    }

    @Override
    public void write(Html html, ConsoleRequest request) throws Exception {
        Map<String, TopicSize> sizes = new TreeMap<>(stored.sizes(webhooks.topics()));
        if (sizes.isEmpty()) {
            html.element(
                    "p",
                    "None of the topics of the console's webhooks exists. A bridge creates its topics when it starts, unless"
                            + " bridge.log.topics.create=false. Check bridge.webhooks.*.topic-prefix of the console.");
            return;
        }
        html.scroll("Topics");
        html.tableHead("Topic", "#Partitions", "#Records kept", "#Records ever", "First record", "Last record")
                .open("tbody");
        sizes.forEach((topic, size) -> {
            html.open("tr").element("td", topic);
            html.element("td", Integer.toString(size.partitions()), "class", "number");
            html.element("td", String.format(Locale.ROOT, "%,d", size.kept()), "class", "number");
            html.element("td", String.format(Locale.ROOT, "%,d", size.ever()), "class", "number");
            time(html, size.first());
            time(html, size.last());
            html.close();
        });
        html.close().close().close();
        html.element("p", "Numbers and times include the control records of the bridge's barriers.");
        groups(html, lags.of(sizes.keySet()));
        html.element("h2", "Read a topic");
        html.command("kcat -b <bootstrap servers> -G my-group riskos.evaluation_completed");
        EXAMPLES.forEach((language, file) -> html.open("details")
                .element("summary", "A consumer in " + language)
                .command(example(file))
                .close());
        html.element("p", "docs/consumers.md says how to run these consumers, and has more of them.");
    }

    private static String example(String file) {
        try (InputStream in = requireNonNull(TopicsPage.class.getResourceAsStream("/console/examples/" + file))) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void time(Html html, @Nullable Instant at) {
        html.open("td");
        if (at == null) {
            html.text("none");
        } else {
            DeliveryTable.time(html, at);
        }
        html.close();
    }

    private static void groups(Html html, List<Lag> lags) {
        html.element("h2", "Consumer groups");
        if (lags.isEmpty()) {
            html.element(
                    "p",
                    "The console sees no consumer group that reads these topics. To see groups, it needs the permission Describe on them.");
            return;
        }
        html.scroll("Consumer groups");
        html.tableHead("Group", "Topic", "#Lag (records)").open("tbody");
        lags.forEach(lag -> {
            html.open("tr").element("td", SafeText.printable(lag.group())).element("td", lag.topic());
            html.element("td", String.format(Locale.ROOT, "%,d", lag.records()), "class", "number")
                    .close();
        });
        html.close().close().close();
    }
}
