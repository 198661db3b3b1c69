package org.riskosbridge.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.riskosbridge.bench.Measurement.Spread;

/** All rounds of one scenario: a line of a table. */
record Row(Scenario scenario, List<Measurement> rounds) {

    Row {
        rounds = List.copyOf(rounds);
    }

    /** {@return microseconds of processor time per event} */
    double cpu() {
        return median(Measurement::cpu);
    }

    double perSecond() {
        return median(round -> round.answers().perSecond());
    }

    double p99() {
        return median(round -> round.answers().p99());
    }

    double rss() {
        return Spread.of(rounds, Measurement::rss).most();
    }

    double median(ToDoubleFunction<Measurement> figure) {
        return Spread.of(rounds, figure).median();
    }

    Spread spread(ToDoubleFunction<Measurement> figure) {
        return Spread.of(rounds, figure);
    }
}
