package org.riskosbridge.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.riskosbridge.bench.Measurement.Spread;

/** All rounds of one scenario: a line of a table. */
record Row(LoadScenario scenario, List<Measurement> rounds) {

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
     * {@return the ratio of this row's figure to the other's: the median of the ratios of the rounds} Within a round both rows are measured shortly
     * after each other, so both see nearly the same load from other programs.
     */
    double times(Row other, ToDoubleFunction<Measurement> figure) {
        return times(figure, other, figure);
    }

    /** The same for two different figures. */
    double times(ToDoubleFunction<Measurement> figure, Row other, ToDoubleFunction<Measurement> otherFigure) {
        return Spread.of(IntStream.range(0, rounds.size())
                        .mapToDouble(i -> figure.applyAsDouble(rounds.get(i))
                                / otherFigure.applyAsDouble(other.rounds().get(i))))
                .median();
    }

    double median(ToDoubleFunction<Measurement> figure) {
        return Spread.of(rounds, figure).median();
    }

    Spread spread(ToDoubleFunction<Measurement> figure) {
        return Spread.of(rounds, figure);
    }
}
