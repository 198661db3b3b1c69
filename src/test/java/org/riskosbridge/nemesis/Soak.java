package org.riskosbridge.nemesis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.riskosbridge.nemesis.DeliveryLedger.Findings;

/**
 * Three brokers with three controllers, a Redis with two replicas and three Sentinels, three bridges, and many faults at once, for any time: {@code mvn
 * -Psoak verify -Dsoak.minutes=30 -Dsoak.seed=4711}. The result is in {@code target/soak-report.md}.
 */
class Soak {

    private static final int PER_SECOND = Integer.getInteger("soak.rate", 30);
    private static final Pattern FAULTS = Pattern.compile(System.getProperty("soak.faults", ""));
    private static final Duration SETTLING = Duration.ofMinutes(5);
    private static final Path REPORT = Path.of("target", "soak-report.md");

    @Test
    void everyEventHasOneRecordThroughAllOfIt() throws Exception {
        long seed = Long.getLong("soak.seed", System.nanoTime());
        int minutes = Integer.getInteger("soak.minutes", 30);
        System.out.println("soak.seed=" + seed + " soak.minutes=" + minutes);
        Events events = new Events(seed);
        try (SoakCluster cluster = SoakCluster.start(minutes);
                AttemptJournal attempts = new AttemptJournal(cluster.directory().resolve("attempts.tsv"));
                RetryingSender sender = new RetryingSender(events, cluster.webhooks(), attempts)) {
            Scene scene = new Scene(cluster.replicas(), sender, new CountDownLatch(1));
            Random random = new Random(seed);
            sender.start(PER_SECOND);
            List<Nemesis> nemeses = cluster.nemeses(scene).stream()
                    .filter(nemesis -> FAULTS.matcher(nemesis.kind()).find())
                    .toList();
            Storm storm = new Storm(scene, nemeses, random);
            storm.rage(Duration.ofMinutes(minutes));
            sender.end();
            boolean settled = scene.await(SETTLING, () -> sender.open() == 0);
            IndependentLog log = new IndependentLog(cluster.brokers().bootstrapServers(), SoakCluster.PREFIX);
            Routing[] routings = {SoakCluster.ROUTING, SoakCluster.OTHER_ROUTING};
            Findings before = log.ledger(events, attempts, routings).findings();
            Set<Integer> stuck = new TreeSet<>();
            for (Replica replica : cluster.replicas()) {
                stuck.addAll(sender.sendAllAgain(replica.number(), SETTLING.plusMinutes(minutes / 5)));
            }
            DeliveryLedger ledger = log.ledger(events, attempts, routings);
            stuck.forEach(ledger::stuck);
            String report = new SoakReport(seed, minutes, ledger, storm, scene, cluster.notDone()).text();
            Files.writeString(REPORT, report);
            System.out.println(report);
            assertThat(before.none())
                    .as("before all was sent again: %s", before)
                    .isTrue();
            assertThat(ledger.findings().none()).as(report).isTrue();
            assertThat(settled).as("every event answered 200 by itself").isTrue();
            assertThat(storm.troubles()).isEmpty();
            assertThat(storm.records())
                    .allSatisfy((kind, record) -> assertThat(record.effects())
                            .as("effects of: " + kind)
                            .isPositive()
                            .isEqualTo(record.strikes()));
        }
    }
}
