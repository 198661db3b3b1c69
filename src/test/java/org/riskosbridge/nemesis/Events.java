package org.riskosbridge.nemesis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Random;
import java.util.UUID;

/** The events of a run, numbered from 0: the seed and the number determine an event, so none is kept. */
record Events(long seed) {

    /** A type that goes to {@code unrouted}, unless a bridge's configuration gives the type its own topic. */
    static final String UNDOCUMENTED = "never_documented";

    private static final String[] TYPES = {"evaluation_completed", "case_status_changed", UNDOCUMENTED};

    /** Characters of a body's text: most have the usual 2 KB, and one in a thousand is near the bridge's limit. */
    private static final int[] SIZES = {0, 10, 700, 2_000, 2_000, 2_000, 2_000, 20_000};

    private static final int LARGEST_EVERY = 997;
    private static final int LARGEST = 800_000;

    /** Characters of one to four bytes, and texts that a careless JSON writer would change. */
    private static final String[] LETTERS = {
        "a",
        "Z",
        "7",
        " ",
        "\\u0041",
        "\\/",
        "/",
        "\\\"",
        "\u00e9",
        "\u20ac",
        "\ud83d\ude80",
        "<",
        "&",
        "\\ud800",
        "\\n"
    };

    String id(int number) {
        return new UUID(seed, number).toString();
    }

    /** {@return the number of the event with this id; -1 when the id does not belong to this run} */
    int number(String id) {
        try {
            UUID uuid = UUID.fromString(id);
            long number = uuid.getLeastSignificantBits();
            return uuid.getMostSignificantBits() == seed && number >= 0 && number <= Integer.MAX_VALUE
                    ? (int) number
                    : -1;
        } catch (IllegalArgumentException e) {
            return -1;
        }
    }

    String type(int number) {
        return TYPES[random(number).nextInt(TYPES.length)];
    }

    byte[] body(int number) {
        Random random = random(number);
        String type = TYPES[random.nextInt(TYPES.length)];
        int size = number % LARGEST_EVERY == LARGEST_EVERY - 1 ? LARGEST : SIZES[random.nextInt(SIZES.length)];
        StringBuilder text = new StringBuilder("  {\"event_type\": \"" + type + "\", \"event_id\":\t\"" + id(number)
                + "\",\n \"data\": {\"eval_id\":\"ev-" + number % 97 + "\", \"score\": 1.50e+2, \"text\": \"");
        int length = 0;
        while (length < size) {
            String letter = LETTERS[random.nextInt(LETTERS.length)];
            text.append(letter);
            length += letter.length();
        }
        return text.append("\"} }\r\n").toString().getBytes(UTF_8);
    }

    private Random random(int number) {
        return new Random(seed * 31 + number);
    }
}
