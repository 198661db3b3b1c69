package org.riskosbridge.bench;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The result of a run, as a section of the document.
 *
 * @param notes sentences in addition to the table
 */
record Section(Table table, List<String> notes, List<PerformanceTarget> claims) {

    String markdown() {
        String lines = Stream.concat(notes.stream(), claims.stream().map(PerformanceTarget::toString))
                .map(line -> "- " + line + "\n")
                .collect(Collectors.joining());
        return table.markdown() + (table.rows().isEmpty() || lines.isEmpty() ? "" : "\n") + lines;
    }
}
