package org.riskosbridge.nemesis;

import java.util.Random;
import java.util.Set;

/** A kind of fault: breaks something, waits, heals it, and reports its effect. */
interface Nemesis {

    /** {@return the name in logs and reports} */
    String kind();

    /** {@return the processes and links that no other nemesis may touch at the same time} */
    Set<String> touches();

    /**
     * Blocks until the fault is healed.
     *
     * @param random source of random choices
     * @return the effect
     */
    Effect strike(Random random) throws Exception;

    /**
     * The effect of a fault.
     *
     * @param seen whether the fault had its expected effect
     * @param what the effect, for the report
     */
    record Effect(boolean seen, String what) {}
}
