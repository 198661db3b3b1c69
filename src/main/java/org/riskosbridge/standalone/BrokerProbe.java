package org.riskosbridge.standalone;

import java.io.IOException;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;

/** Checks, as a client would, whether a broker serves. */
final class BrokerProbe {

    private static final int LIMIT_MS = 2_000;

    private BrokerProbe() {}

    /** {@return whether the controller has unfenced the broker, so that clients see it; returns within 4 s} */
    static boolean servesClients(int port) {
        // The client logs a warning for each refused connection: use it only when the port is open.
        try (Socket socket = new Socket()) {
            socket.connect(LoopbackPorts.address(port), LIMIT_MS);
        } catch (IOException e) {
            return false;
        }
        Map<String, Object> settings =
                Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, LoopbackPorts.LOOPBACK + ":" + port);
        try (Admin admin = Admin.create(settings)) {
            return !admin.describeCluster(new DescribeClusterOptions().timeoutMs(LIMIT_MS))
                    .nodes()
                    .get(LIMIT_MS, TimeUnit.MILLISECONDS)
                    .isEmpty();
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartFailed("Interrupted while waiting for Kafka", e);
        }
    }
}
