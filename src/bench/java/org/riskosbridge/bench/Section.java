package org.riskosbridge.bench;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a run has to tell.
 *
 * @param notes what the table does not say
 */
record Section(Table table, List<String> notes, List<PerformanceTarget> claims) {

    String markdown() {
        String lines = Stream.concat(notes.stream(), claims.stream().map(PerformanceTarget::toString))
                .map(line -> "- " + line + "\n")
                .collect(Collectors.joining());
        return table.markdown() + (table.rows().isEmpty() || lines.isEmpty() ? "" : "\n") + lines;
    }
}
