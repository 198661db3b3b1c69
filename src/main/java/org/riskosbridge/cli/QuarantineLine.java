package org.riskosbridge.cli;

import org.riskosbridge.event.Envelope;
import org.riskosbridge.event.SafeText;
import org.riskosbridge.quarantine.QuarantinedDelivery;

/** Formats a delivery in quarantine as one line for a terminal. A dash stands for a missing value. */
final class QuarantineLine {

    private QuarantineLine() {}

    /** @param state of the delivery: {@code waiting}, {@code redelivered} or {@code refused} */
    static String of(QuarantinedDelivery delivery, String state) {
        Envelope event = delivery.parsed() instanceof Envelope valid ? valid : null;
        return String.join(
                "  ",
                delivery.at().toString(),
                printable(delivery.id()),
                printable(delivery.webhook()),
                printable(delivery.cause()),
                state,
                event == null ? "-" : printable(event.eventType()),
                event == null ? "-" : printable(event.eventId()),
                "(" + delivery.body().length + " bytes)");
    }

    static String printable(String text) {
        return text.isEmpty() ? "-" : SafeText.printable(text);
    }
}
