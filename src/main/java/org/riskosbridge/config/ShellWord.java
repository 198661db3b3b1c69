package org.riskosbridge.config;

/** Writes words for a POSIX shell, so that a copied command does only what its text says. */
public final class ShellWord {

    private ShellWord() {}

    /** {@return the word, quoted if necessary} */
    public static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./:=@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
