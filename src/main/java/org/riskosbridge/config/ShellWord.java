package org.riskosbridge.config;

/** Writes words for a POSIX shell, so that a command that is copied does only what it says. */
public final class ShellWord {

    private ShellWord() {}

    /** {@return the word as a shell needs it} */
    public static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./:=@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
