package org.riskosbridge.log;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.ApiVersions;
import org.apache.kafka.clients.ClientRequest;
import org.apache.kafka.clients.ClientUtils;
import org.apache.kafka.clients.DefaultHostResolver;
import org.apache.kafka.clients.KafkaClient;
import org.apache.kafka.clients.ManualMetadataUpdater;
import org.apache.kafka.clients.NetworkClientUtils;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.utils.LogContext;
import org.apache.kafka.common.utils.Time;

/**
 * Requests to single brokers, by Kafka's own classes, one after the other, until a deadline. For one thread.
 *
 * <p>These classes are internal to kafka-clients. The public clients offer neither a transaction without records nor access to control records.
 */
final class BrokerRequests implements AutoCloseable {

    /** Milliseconds after which the network client checks for requests that took too long. */
    private static final int TICK = 1_000;

    private final Time time = Time.SYSTEM;
    private final Metrics metrics = new Metrics();
    private final KafkaClient client;
    private final Deque<Node> brokers = new ArrayDeque<>();
    private final long deadline;

    /** @param kafka the settings of all of the bridge's Kafka clients */
    BrokerRequests(Map<String, Object> kafka, Duration timeout) {
        deadline = System.nanoTime() + timeout.toNanos();
        AdminClientConfig config = new AdminClientConfig(kafka);
        List<InetSocketAddress> bootstrap = ClientUtils.parseAndValidateAddresses(config);
        for (int i = 0; i < bootstrap.size(); i++) {
            InetSocketAddress address = bootstrap.get(i);
            brokers.add(new Node(-1 - i, address.getHostString(), address.getPort()));
        }
        client = ClientUtils.createNetworkClient(
                config,
                "riskos-kafka-bridge-barrier",
                metrics,
                "barrier",
                new LogContext("[barrier] "),
                new ApiVersions(),
                time,
                1,
                TICK,
                new ManualMetadataUpdater(),
                new DefaultHostResolver());
    }

    /** {@return a broker for a question that any broker can answer: a different broker each time, because one may be cut off from the others} */
    Node next() {
        Node first = brokers.removeFirst();
        brokers.addLast(first);
        return first;
    }

    /** {@return the broker that {@link #next} returned last} */
    Node recent() {
        return brokers.getLast();
    }

    /** Adds brokers that {@link #next} may return. */
    void learn(Collection<Node> others) {
        others.stream().filter(broker -> !brokers.contains(broker)).forEach(brokers::addFirst);
    }

    /**
     * Sends a request and waits for the answer.
     *
     * @param limit milliseconds, once for the connection and once for the answer
     * @throws IOException when the broker does not answer
     * @throws TimeoutException when the deadline has passed
     */
    <T extends AbstractResponse> T ask(Node broker, AbstractRequest.Builder<?> request, Class<T> answer, int limit)
            throws IOException, TimeoutException {
        int wait = Math.min(limit, left());
        if (!NetworkClientUtils.awaitReady(client, broker, time, wait)) {
            throw new IOException("no connection to " + broker + " within " + wait + " ms");
        }
        ClientRequest sent = client.newClientRequest(broker.idString(), request, time.milliseconds(), true, wait, null);
        return answer.cast(NetworkClientUtils.sendAndReceive(client, sent, time).responseBody());
    }

    /** Waits a little before a retry. */
    void pause(int millis) throws InterruptedException, TimeoutException {
        TimeUnit.MILLISECONDS.sleep(Math.min(millis, left()));
    }

    /** {@return whether the deadline has passed} */
    boolean isLate() {
        return System.nanoTime() > deadline;
    }

    private int left() throws TimeoutException {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
            throw new TimeoutException("the barrier was not seen in time");
        }
        return (int) left;
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (IOException e) {
            // The connections are closed anyway.
        }
        metrics.close();
    }
}
