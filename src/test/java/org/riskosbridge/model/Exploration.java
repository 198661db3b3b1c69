package org.riskosbridge.model;

import java.util.Optional;
import org.riskosbridge.model.Fault.Kind;

/** Tries one plan after the other, until one breaks a promise. */
final class Exploration {

    private final Kind[] kinds;
    private final Rules rules;

    /**
     * An exploration.
     *
     * @param kinds the kinds of faults; empty for all kinds
     */
    Exploration(Rules rules, Kind... kinds) {
        this.rules = rules;
        this.kinds = kinds.length == 0 ? Kind.values() : kinds;
    }

    /** A plan that breaks a promise, made from a seed. */
    record Broken(long seed, Plan plan, String fault, Rules rules) {

        /** {@return the run, line by line} */
        String story() {
            return "seed %d (repeat it with -Dmodel.seed=%d -Dmodel.runs=1): %s%n%s%n%s"
                    .formatted(
                            seed, seed, plan, String.join(System.lineSeparator(), ModelRun.trace(plan, rules)), fault);
        }

        /** {@return the smallest plan found that breaks a promise} */
        Broken smallest() {
            for (Plan smaller : plan.simpler().toList()) {
                String found = ModelRun.fault(smaller, rules);
                if (!found.isEmpty()) {
                    return new Broken(seed, smaller, found, rules).smallest();
                }
            }
            return this;
        }
    }

    /** {@return the first seed, from the given one on, whose plan breaks a promise} */
    Optional<Broken> explore(long first, int runs) {
        for (long seed = first; seed < first + runs; seed++) {
            Plan plan = Plan.of(seed, kinds);
            String fault = ModelRun.fault(plan, rules);
            if (!fault.isEmpty()) {
                return Optional.of(new Broken(seed, plan, fault, rules));
            }
        }
        return Optional.empty();
    }
}
