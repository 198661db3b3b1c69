package org.riskosbridge.bench;

import java.util.Locale;

/**
 * A target for a figure of the bridge.
 *
 * @param what the comparison, such as {@code CPU per event, bearer, all new: bridge / bare}
 * @param limit the maximum or the minimum
 */
record PerformanceTarget(String what, double figure, boolean atMost, double limit) {

    static PerformanceTarget atMost(String what, double figure, double limit) {
        return new PerformanceTarget(what, figure, true, limit);
    }

    static PerformanceTarget atLeast(String what, double figure, double limit) {
        return new PerformanceTarget(what, figure, false, limit);
    }

    boolean isMet() {
        return atMost ? figure <= limit : figure >= limit;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s: %.2f; target: at %s %.2f: %s",
                what,
                figure,
                atMost ? "most" : "least",
                limit,
                isMet() ? "met" : "**missed**");
    }
}
