package org.riskosbridge.bench;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * One round of one scenario.
 *
 * @param cpu processor time of the receivers in microseconds per answer of 200, as are {@code broker} and {@code redis}
 * @param rss of the receivers at the end, in MB
 */
record Measurement(Answers answers, double cpu, double broker, double redis, double rss) {

    /** {@return processor time of receivers, brokers and Redis together} */
    double whole() {
        return cpu + broker + redis;
    }

    /** Median, minimum and maximum of one figure over several rounds. */
    record Spread(double median, double least, double most) {

        static Spread of(List<Measurement> rounds, ToDoubleFunction<Measurement> figure) {
            return of(rounds.stream().mapToDouble(figure));
        }

        static Spread of(DoubleStream figures) {
            double[] sorted = figures.sorted().toArray();
            int half = sorted.length / 2;
            double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
            return new Spread(median, sorted[0], Arrays.stream(sorted).max().orElse(median));
        }
    }
}
