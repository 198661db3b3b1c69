package org.riskosbridge.nemesis;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.riskosbridge.it.Bridge;
import org.riskosbridge.nemesis.BridgeLog.Said;

/** A bridge behind a link. A test can kill the bridge, and start it again at the same address. */
final class Replica implements AutoCloseable {

    private final int number;
    private final Map<String, String> settings;
    private final Map<String, String> environment;
    private final TcpProxy door = new TcpProxy(0);
    private final List<BridgeLog> logs = new CopyOnWriteArrayList<>();
    private volatile Map<String, String> changes = Map.of();
    private volatile Bridge bridge;

    Replica(int number, Map<String, String> settings, Map<String, String> environment) {
        this.number = number;
        this.settings = new HashMap<>(settings);
        // Log a line for each event in doubt and each lookup, not one a minute, because the faults wait for these
        // lines.
        this.settings.put("quarkus.log.category.\"org.riskosbridge.http.Responder\".level", "DEBUG");
        this.settings.put("quarkus.log.category.\"org.riskosbridge.reconcile.Resolver\".level", "DEBUG");
        this.environment = environment;
    }

    /** Starts the bridge with its last configuration, and does not wait until the bridge is ready. */
    Replica start() {
        Map<String, String> all = new HashMap<>(settings);
        all.putAll(changes);
        bridge = Bridge.launch(all, environment);
        logs.add(new BridgeLog(bridge.logFile()));
        door.lead(bridge.port());
        return this;
    }

    /** From its next start on the bridge has these settings, in addition to its first settings. */
    void configure(Map<String, String> changed) {
        changes = Map.copyOf(changed);
    }

    Bridge bridge() {
        return bridge;
    }

    int number() {
        return number;
    }

    /** The link between the sender and the bridge. */
    TcpProxy door() {
        return door;
    }

    URI webhook() {
        return URI.create("http://127.0.0.1:" + door.port() + "/webhooks/riskos");
    }

    /** {@return the logs of all processes of this bridge} */
    List<BridgeLog> logs() {
        return logs;
    }

    /** {@return how often all processes of this bridge have logged this sentence} */
    long said(Said said) {
        return logs.stream().mapToLong(log -> log.count(said)).sum();
    }

    @Override
    public void close() {
        door.close();
        if (bridge != null) {
            bridge.close();
        }
    }
}
