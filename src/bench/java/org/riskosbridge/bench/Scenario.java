package org.riskosbridge.bench;

import java.util.List;

/**
 * One line of a table.
 *
 * @param label unique in its run
 * @param receivers at the same time, each with its part of the connections; their costs are added up
 */
record Scenario(String label, List<ReceiverProcess> receivers, LoadProfile load) {

    Scenario(String label, ReceiverProcess receiver, LoadProfile load) {
        this(label, List.of(receiver), load);
    }

    boolean stores() {
        return receivers.get(0).kind() != Kind.BARE && load.door() != BenchWebhook.REST;
    }

    /** {@return what the topics of all its receivers begin with} */
    String prefix() {
        return receivers.get(0).prefix();
    }
}
