package org.riskosbridge.model;

import java.util.Optional;
import java.util.Random;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.Shrinkable;
import org.riskosbridge.model.Fault.Kind;

/** Tries one plan after the other, until one breaks a promise. */
final class Exploration {

    private final RandomGenerator<Plan> plans;
    private final Rules rules;

    /**
     * An exploration.
     *
     * @param kinds what may go wrong; all that there is when empty
     */
    Exploration(Rules rules, Kind... kinds) {
        this.rules = rules;
        this.plans = Plan.any(kinds.length == 0 ? Kind.values() : kinds).generator(1000);
    }

    /** A plan that breaks a promise, made from a seed. */
    record Broken(long seed, Shrinkable<Plan> plan, String fault, Rules rules) {

        /** {@return the run, line by line} */
        String story() {
            return "seed %d: %s%n%s%n%s"
                    .formatted(
                            seed,
                            plan.value(),
                            String.join(System.lineSeparator(), Run.trace(plan.value(), rules)),
                            fault);
        }

        /** {@return the smallest plan that breaks a promise, as far as it was found} */
        Broken smallest() {
            for (Shrinkable<Plan> smaller : plan.shrink().limit(100).toList()) {
                String found = Run.fault(smaller.value(), rules);
                if (!found.isEmpty()) {
                    return new Broken(seed, smaller, found, rules).smallest();
                }
            }
            return this;
        }
    }

    /** {@return the first seed from one on that breaks a promise} */
    Optional<Broken> explore(long first, int runs) {
        for (long seed = first; seed < first + runs; seed++) {
            Shrinkable<Plan> plan = plans.next(new Random(seed));
            String fault = Run.fault(plan.value(), rules);
            if (!fault.isEmpty()) {
                return Optional.of(new Broken(seed, plan, fault, rules));
            }
        }
        return Optional.empty();
    }
}
