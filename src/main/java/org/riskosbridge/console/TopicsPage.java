package org.riskosbridge.console;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.riskosbridge.event.SafeText;
import org.riskosbridge.route.Webhooks;
import org.riskosbridge.scan.ConsumerLags;
import org.riskosbridge.scan.ConsumerLags.Lag;
import org.riskosbridge.scan.StoredRecords;
import org.riskosbridge.scan.StoredRecords.TopicSize;

/** The topics of events, with the number of records of each. */
@Singleton
final class TopicsPage implements Page {

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
        html.tableHead("Topic", "#Partitions", "#Records kept", "#Records ever").open("tbody");
        sizes.forEach((topic, size) -> {
            html.open("tr").element("td", topic);
            html.element("td", Integer.toString(size.partitions()), "class", "number");
            html.element("td", String.format(Locale.ROOT, "%,d", size.kept()), "class", "number");
            html.element("td", String.format(Locale.ROOT, "%,d", size.ever()), "class", "number")
                    .close();
        });
        html.close().close().close();
        html.element("p", "The numbers include the control records of the bridge's barriers.");
        groups(html, lags.of(sizes.keySet()));
        html.element("h2", "Read a topic");
        html.command("kcat -b <bootstrap servers> -G my-group riskos.evaluation_completed");
        html.element("p", "docs/consumers.md has consumers in Java, Python and Node.");
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
