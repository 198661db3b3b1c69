package org.riskosbridge.send;

import java.math.BigDecimal;

/**
 * A share of a whole, exact to one millionth, so that counting does not drift.
 *
 * @param millionths 0 to 999,999: the first item is never a repetition
 */
public record Share(int millionths) {

    private static final int WHOLE = 1_000_000;

    /** The share of 0. */
    public static final Share NONE = new Share(0);

    public Share {
        if (millionths < 0 || millionths >= WHOLE) {
            throw new IllegalArgumentException("a share must be at least 0% and less than 100%");
        }
    }

    /** Parses {@code 10%} or {@code 0.5%}. The percent sign is required, because a bare 0.1 is ambiguous. */
    public static Share parse(String text) {
        String number = text.strip();
        if (!number.endsWith("%")) {
            throw new IllegalArgumentException("a share must have a percent sign, for example 10%");
        }
        try {
            var percent =
                    new BigDecimal(number.substring(0, number.length() - 1).strip());
            return new Share(percent.movePointRight(4).intValueExact());
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException("not a share: " + text + "; write for example 10% or 0.5%", e);
        }
    }

    /** {@return whether the item with this number, from 0, is in the share} Of the first n items, floor(n * share) are. */
    boolean holds(long number) {
        return (number + 1) * millionths / WHOLE > number * millionths / WHOLE;
    }
}
