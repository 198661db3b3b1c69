package org.riskosbridge.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
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

    /**
     * {@return how many times the other's figure this one's is: the median of the rounds' quotients, because the two were
     * measured one after the other in each, and what else the machine does changes from round to round}
     */
    double times(Row other, ToDoubleFunction<Measurement> figure) {
        return Spread.of(IntStream.range(0, rounds.size())
                        .mapToDouble(i -> figure.applyAsDouble(rounds.get(i))
                                / figure.applyAsDouble(other.rounds().get(i))))
                .median();
    }

    double median(ToDoubleFunction<Measurement> figure) {
        return Spread.of(rounds, figure).median();
    }

    Spread spread(ToDoubleFunction<Measurement> figure) {
        return Spread.of(rounds, figure);
    }
}
