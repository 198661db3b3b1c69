package org.riskosbridge.kafka;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.requests.RequestHeader;

/**
 * A slow link to a broker that counts the batches in flight of each partition, whichever producer has sent them: a batch is in flight until the
 * broker's response passes or the connection ends.
 */
final class BatchProxy implements AutoCloseable {

    /** Delay of each message in each direction, in milliseconds. */
    private static final long DELAY = 10;

    private final ServerSocket server;
    private final int target;
    private final Map<String, Integer> inFlight = new HashMap<>();
    private int requests;
    private int mostRequests;
    private int mostBatches;
    private volatile boolean losing;

    BatchProxy(int target) {
        this.target = target;
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Drops the responses to produce requests from now on, or lets them pass again. */
    void loseAnswers(boolean lose) {
        losing = lose;
    }

    /** {@return the maximum number of produce requests that were in flight at once} */
    synchronized int mostRequests() {
        return mostRequests;
    }

    /** {@return the maximum number of batches of one partition that were in flight at once} */
    synchronized int mostBatches() {
        return mostBatches;
    }

    private synchronized void begun(List<String> batches) {
        mostRequests = Math.max(mostRequests, ++requests);
        batches.forEach(batch -> mostBatches = Math.max(mostBatches, inFlight.merge(batch, 1, Integer::sum)));
    }

    private synchronized void ended(List<String> batches) {
        requests--;
        batches.forEach(batch -> inFlight.merge(batch, -1, Integer::sum));
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket near = server.accept();
                Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
                near.setTcpNoDelay(true);
                far.setTcpNoDelay(true);
                Link link = new Link(near, far);
                start(link::carryRequests);
                start(link::carryAnswers);
            } catch (IOException e) {
                // The test has closed the connection, or the broker has ended.
            }
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "batch-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    /** One connection. */
    private final class Link {
        private final Socket near;
        private final Socket far;
        private final Map<Integer, List<String>> produced = new ConcurrentHashMap<>();

        Link(Socket near, Socket far) {
            this.near = near;
            this.far = far;
        }

        void carryRequests() {
            carry(near, far, this::request);
        }

        void carryAnswers() {
            carry(far, near, this::answer);
        }

        private void carry(Socket from, Socket to, Check check) {
            try (from;
                    to) {
                DataInputStream in = new DataInputStream(from.getInputStream());
                DataOutputStream out = new DataOutputStream(to.getOutputStream());
                while (true) {
                    byte[] message = new byte[in.readInt()];
                    in.readFully(message);
                    if (check.passes(ByteBuffer.wrap(message))) {
                        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(DELAY));
                        out.writeInt(message.length);
                        out.write(message);
                    }
                }
            } catch (IOException ended) {
                produced.keySet().forEach(this::end);
            }
        }

        private boolean request(ByteBuffer message) {
            RequestHeader header = RequestHeader.parse(message);
            if (header.apiKey() == ApiKeys.PRODUCE) {
                List<String> batches =
                        ProduceRequest.parse(new ByteBufferAccessor(message), header.apiVersion())
                                .data()
                                .topicData()
                                .stream()
                                .flatMap(topic -> topic.partitionData().stream()
                                        .map(partition -> name(topic) + partition.index()))
                                .toList();
                produced.put(header.correlationId(), batches);
                begun(batches);
            }
            return true;
        }

        /** Version 13 names topics by their ids. */
        private static String name(TopicProduceData topic) {
            return topic.name() + topic.topicId() + "-";
        }

        private boolean answer(ByteBuffer message) {
            int correlation = message.getInt(0);
            if (losing && produced.containsKey(correlation)) {
                return false;
            }
            end(correlation);
            return true;
        }

        private void end(int correlation) {
            List<String> batches = produced.remove(correlation);
            if (batches != null) {
                ended(batches);
            }
        }
    }

    private interface Check {
        boolean passes(ByteBuffer message);
    }
}
