package org.riskosbridge.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds the known name for a mistyped name. */
public final class Nearest {

    /** Maximum changes: one for every four characters, but at least two. */
    private static final int SHARE = 4;

    private static final int LEAST = 2;

    private Nearest() {}

    /**
     * {@return the name with the fewest changes; empty when all are too different}
     *
     * @param names known names; {@code *} or a control character stands for a part that users choose
     * @param divider the character between the parts of a name
     */
    public static Optional<String> to(String given, Collection<String> names, String divider) {
        return names.stream()
                .map(name -> filled(name, given, divider))
                .filter(name -> distance(given, name) <= Math.max(LEAST, given.length() / SHARE))
                .min(Comparator.comparingInt((String name) -> distance(given, name))
                        .thenComparing(name -> name));
    }

    /** {@return the known name, with the parts that users choose taken from the given name} */
    private static String filled(String name, String given, String divider) {
        String[] parts = name.split(Pattern.quote(divider), -1);
        String[] others = given.split(Pattern.quote(divider), -1);
        for (int i = 0; i < parts.length && i < others.length; i++) {
            if (parts[i].equals("*") || parts[i].equals("\u0001")) {
                parts[i] = others[i];
            }
        }
        return String.join(divider, parts).replace("\u0001", "*");
    }

    /** {@return how many characters must be added, removed or replaced (Levenshtein)} */
    private static int distance(String one, String other) {
        int[] above = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int[] row = new int[other.length() + 1];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = above[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
            }
            above = row;
        }
        return above[other.length()];
    }
}
