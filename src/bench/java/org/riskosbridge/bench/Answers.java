package org.riskosbridge.bench;

import java.util.Map;
import java.util.TreeMap;

/**
 * The result of a load.
 *
 * @param issued event ids that were sent for the first time, including those in flight at the end
 * @param answered number of answers with any status
 * @param ok number of answers with status 200
 * @param broken number of broken connections and time-outs
 * @param statuses number of answers by status; empty when the generator does not count them
 * @param p50 to {@code p999}: latencies in milliseconds
 */
record Answers(
        long issued,
        long answered,
        long ok,
        long broken,
        Map<String, Long> statuses,
        double seconds,
        double p50,
        double p99,
        double p999) {

    double perSecond() {
        return ok / seconds;
    }

    /** The combined result of two generators at the same time. The worse percentile of the two counts. */
    Answers and(Answers other) {
        Map<String, Long> sum = new TreeMap<>(statuses);
        other.statuses.forEach((status, count) -> sum.merge(status, count, Long::sum));
        return new Answers(
                issued + other.issued,
                answered + other.answered,
                ok + other.ok,
                broken + other.broken,
                sum,
                Math.max(seconds, other.seconds),
                Math.max(p50, other.p50),
                Math.max(p99, other.p99),
                Math.max(p999, other.p999));
    }
}
