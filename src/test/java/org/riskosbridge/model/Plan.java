package org.riskosbridge.model;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import org.riskosbridge.model.Fault.Kind;

/**
 * A run: how many bridges and events, what goes wrong when, and the seed of all the small things that are left to chance.
 *
 * @param newTopics whether the first bridge has just made the topics; else the index was whole before
 */
record Plan(long seed, int bridges, int events, boolean newTopics, List<Fault> faults) {

    /** Milliseconds from the beginning in which things go wrong. */
    static final int TROUBLE = 90_000;

    /** {@return plans in which these kinds of things go wrong} */
    static Arbitrary<Plan> any(Kind... kinds) {
        Arbitrary<Integer> percent = uniform(0, 99);
        Arbitrary<Fault> fault = Combinators.combine(uniform(0, TROUBLE), Arbitraries.of(kinds), percent, percent)
                .as(Fault::new);
        return Combinators.combine(
                        Arbitraries.longs()
                                .between(0, Integer.MAX_VALUE)
                                .withDistribution(RandomDistribution.uniform())
                                .withoutEdgeCases(),
                        uniform(2, 3),
                        uniform(2, 8),
                        Arbitraries.of(false, true),
                        fault.list().ofMinSize(1).ofMaxSize(6))
                .as(Plan::new);
    }

    private static Arbitrary<Integer> uniform(int first, int last) {
        return Arbitraries.integers()
                .between(first, last)
                .withDistribution(RandomDistribution.uniform())
                .withoutEdgeCases();
    }
}
