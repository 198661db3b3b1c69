package org.riskosbridge.bench;

import java.io.PrintStream;

/** Where progress is told and tables are printed. */
final class Console {

    private static final PrintStream OUT = System.out;

    private Console() {}

    static void say(String text) {
        OUT.println(text);
        OUT.flush();
    }
}
