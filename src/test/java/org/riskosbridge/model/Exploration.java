package org.riskosbridge.model;

import java.util.Optional;
import java.util.function.LongFunction;
import org.riskosbridge.model.Fault.Kind;

/** Tries one plan after the other, until one breaks a promise. */
final class Exploration {

    private final LongFunction<Plan> plans;
    private final Rules rules;

    /** Explores plans with faults of these kinds, or of every kind when no kind is given. */
    Exploration(Rules rules, Kind... kinds) {
        this(rules, seed -> Plan.of(seed, kinds.length == 0 ? Kind.values() : kinds));
    }

    /** @param plans the plan of each seed */
    Exploration(Rules rules, LongFunction<Plan> plans) {
        this.rules = rules;
        this.plans = plans;
    }

    /** A plan that breaks a promise, made from a seed. */
    record Broken(long seed, Plan plan, String fault, Rules rules) {

        /** {@return what happened in the run, line by line} */
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
            Plan plan = plans.apply(seed);
            String fault = ModelRun.fault(plan, rules);
            if (!fault.isEmpty()) {
                return Optional.of(new Broken(seed, plan, fault, rules));
            }
        }
        return Optional.empty();
    }
}
