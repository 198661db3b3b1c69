package org.riskosbridge.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.riskosbridge.bench.Measurement.Spread;

/** The figures of one comparison. */
record Table(List<Row> rows) {

    private static final String HEAD = """
            | | CPU us/event | x bare | events/s | p50 / p99 / p99.9 ms | RSS MB | broker us | Redis us |
            | --- | --- | --- | --- | --- | --- | --- | --- |
            """;

    Row row(String label) {
        return rows.stream()
                .filter(row -> row.scenario().label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no scenario is called " + label));
    }

    /** {@return the ratio of one row's cost per event to another row's} */
    double cpuTimes(String label, String other) {
        return row(label).times(row(other), Measurement::cpu);
    }

    Table and(Table other) {
        return new Table(Stream.concat(rows.stream(), other.rows.stream()).toList());
    }

    String markdown() {
        return rows.isEmpty() ? "" : rows.stream().map(this::line).collect(Collectors.joining("\n", HEAD, "\n"));
    }

    private String line(Row row) {
        Function<ToDoubleFunction<Measurement>, String> cost =
                figure -> row.scenario().stores() ? "%.1f".formatted(row.median(figure)) : "";
        return "| %s | **%.1f** %s | %s | %,.0f %s | %.1f / %.1f / %.1f | %.0f | %s | %s |"
                .formatted(
                        row.scenario().label(),
                        row.cpu(),
                        range(row.spread(Measurement::cpu), "%.1f"),
                        timesBare(row),
                        row.perSecond(),
                        range(row.spread(round -> round.answers().perSecond()), "%,.0f"),
                        row.median(round -> round.answers().p50()),
                        row.p99(),
                        row.median(round -> round.answers().p999()),
                        row.rss(),
                        cost.apply(Measurement::broker),
                        cost.apply(Measurement::redis));
    }

    private static String range(Spread spread, String format) {
        return String.format(Locale.ROOT, "(" + format + " to " + format + ")", spread.least(), spread.most());
    }

    /** Compares with the bare endpoint under the same load, or else with the first row. */
    private String timesBare(Row row) {
        List<Row> bare = rows.stream().filter(each -> !each.scenario().stores()).toList();
        return bare.stream()
                .filter(each -> each.scenario().load().equals(row.scenario().load()))
                .findFirst()
                .or(() -> bare.stream().findFirst())
                .map(yardstick -> "%.2f".formatted(row.times(yardstick, Measurement::cpu)))
                .orElse("");
    }
}
