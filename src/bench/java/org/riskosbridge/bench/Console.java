package org.riskosbridge.bench;

import java.io.PrintStream;

/** Prints progress and tables. */
final class Console {

    private static final PrintStream OUT = System.out;

    private Console() {}

    static void say(String text) {
        OUT.println(text);
        OUT.flush();
    }
}
