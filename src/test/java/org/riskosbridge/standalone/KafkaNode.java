package org.riskosbridge.standalone;

/** A node of a Kafka cluster that serves no clients: a controller without a broker. */
public final class KafkaNode {

    private KafkaNode() {}

    /** Starts the node, and does not wait until the node is ready: only a client could check this. */
    public static void launch(KafkaBroker node) {
        node.prepare();
        node.launch();
    }
}
