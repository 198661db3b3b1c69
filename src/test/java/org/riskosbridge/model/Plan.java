package org.riskosbridge.model;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.riskosbridge.model.Fault.Kind;

/**
 * The plan of a run: the number of bridges and events, the faults with their times, and the seed of all random choices.
 *
 * @param replicas of Redis
 * @param newTopics whether the first bridge has just created the topics; otherwise the index was complete before
 */
record Plan(long seed, int bridges, int events, int replicas, boolean newTopics, List<Fault> faults) {

    /** Faults begin within these milliseconds from the start of a run. */
    static final int TROUBLE = 90_000;

    private static final int MOST_FAULTS = 6;

    /** {@return a plan that the seed determines, with faults of these kinds} */
    static Plan of(long seed, Kind... kinds) {
        SplittableRandom random = new SplittableRandom(seed);
        return new Plan(
                random.nextInt(Integer.MAX_VALUE),
                between(random, 2, 3),
                between(random, 2, 8),
                between(random, 1, 3),
                random.nextBoolean(),
                Stream.generate(() -> fault(random, kinds))
                        .limit(between(random, 1, MOST_FAULTS))
                        .toList());
    }

    /** {@return a plan with exactly these faults, and with the maximum number of bridges and events} */
    static Plan of(long seed, int replicas, boolean newTopics, Fault... faults) {
        return new Plan(seed, 3, 8, replicas, newTopics, List.of(faults));
    }

    private static Fault fault(SplittableRandom random, Kind... kinds) {
        return new Fault(
                random.nextInt(TROUBLE + 1),
                kinds[random.nextInt(kinds.length)],
                random.nextInt(100),
                random.nextInt(100));
    }

    private static int between(SplittableRandom random, int first, int last) {
        return first + random.nextInt(last - first + 1);
    }

    /** {@return plans that are simpler than this plan in one point, the simplest first} */
    Stream<Plan> simpler() {
        return Stream.of(
                        IntStream.range(0, faults.size())
                                .filter(i -> faults.size() > 1)
                                .mapToObj(this::without),
                        IntStream.range(2, events)
                                .mapToObj(fewer -> new Plan(seed, bridges, fewer, replicas, newTopics, faults)),
                        IntStream.range(2, bridges)
                                .mapToObj(fewer -> new Plan(seed, fewer, events, replicas, newTopics, faults)),
                        IntStream.range(1, replicas)
                                .mapToObj(fewer -> new Plan(seed, bridges, events, fewer, newTopics, faults)),
                        Stream.of(new Plan(seed, bridges, events, replicas, false, faults))
                                .filter(plan -> newTopics),
                        IntStream.range(0, faults.size()).boxed().flatMap(this::withSimplerFault))
                .flatMap(plans -> plans);
    }

    private Plan without(int index) {
        List<Fault> fewer = new ArrayList<>(faults);
        fewer.remove(index);
        return new Plan(seed, bridges, events, replicas, newTopics, List.copyOf(fewer));
    }

    private Stream<Plan> withSimplerFault(int index) {
        Fault fault = faults.get(index);
        return Stream.of(
                        new Fault(fault.at() / 2, fault.kind(), fault.size(), fault.which()),
                        new Fault(fault.at(), fault.kind(), fault.size() / 2, fault.which()),
                        new Fault(fault.at(), fault.kind(), fault.size(), fault.which() / 2))
                .filter(simpler -> !simpler.equals(fault))
                .map(simpler -> {
                    List<Fault> changed = new ArrayList<>(faults);
                    changed.set(index, simpler);
                    return new Plan(seed, bridges, events, replicas, newTopics, List.copyOf(changed));
                });
    }
}
