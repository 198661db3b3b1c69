package org.riskosbridge.bench;

import java.util.List;

/**
 * One line of a table.
 *
 * @param label unique in its run
 * @param receivers concurrent receivers, each with its share of the connections; the costs are their sum
 */
record LoadScenario(String label, List<ReceiverProcess> receivers, LoadProfile load) {

    LoadScenario(String label, ReceiverProcess receiver, LoadProfile load) {
        this(label, List.of(receiver), load);
    }

    boolean stores() {
        return receivers.get(0).kind() != Kind.BARE && load.door() != BenchWebhook.REST;
    }

    /** {@return the common prefix of the topics of all its receivers} */
    String prefix() {
        return receivers.get(0).prefix();
    }
}
