package org.riskosbridge.cli;

import java.util.List;
import java.util.StringJoiner;
import org.riskosbridge.guarantee.Finding;
import org.riskosbridge.guarantee.Finding.State;

/** Formats findings for a terminal: one line for a condition that holds, three lines for a condition that fails. */
final class FindingsTable {

    private static final String INDENT = " ".repeat(20);

    private FindingsTable() {}

    static String of(List<Finding> findings) {
        int width = findings.stream()
                .mapToInt(finding -> finding.condition().length())
                .max()
                .orElse(0);
        StringJoiner lines = new StringJoiner(System.lineSeparator());
        for (Finding finding : findings) {
            lines.add(("%-8s  %-8s  %-" + Math.max(1, width) + "s  %s")
                    .formatted(word(finding.state()), finding.part(), finding.condition(), finding.found()));
            if (!finding.needed().isEmpty()) {
                lines.add(INDENT + "needed: " + finding.needed());
            }
            if (!finding.remedy().isEmpty()) {
                lines.add(INDENT + "remedy: " + finding.remedy());
            }
        }
        long wrong = findings.stream().filter(f -> !f.state().isSatisfied()).count();
        lines.add("");
        lines.add(
                wrong == 0
                        ? "The guarantee holds: all " + findings.size() + " conditions."
                        : "The guarantee does not hold, or cannot be confirmed: " + wrong + " of " + findings.size()
                                + " conditions.");
        return lines.toString();
    }

    private static String word(State state) {
        return switch (state) {
            case HOLDS -> "holds";
            case ATTESTED -> "attested";
            case WARNING -> "WARNING";
            case FAILS -> "FAILS";
            case UNKNOWN, UNAVAILABLE -> "UNKNOWN";
        };
    }
}
