package org.riskosbridge.nemesis;

import java.util.Random;
import java.util.Set;

/** A kind of fault: breaks something, waits, heals it, and tells what was seen of it. */
interface Nemesis {

    /** {@return its name, in logs and reports} */
    String kind();

    /** {@return the parts that no other nemesis may touch at the same time} */
    Set<String> touches();

    /**
     * Blocks until the fault is healed.
     *
     * @param random decides what is left to chance
     * @return what was seen
     */
    Effect strike(Random random) throws Exception;

    /**
     * What was seen of a fault.
     *
     * @param seen whether it had the effect that it is there for
     * @param what the effect, for the report
     */
    record Effect(boolean seen, String what) {}
}
