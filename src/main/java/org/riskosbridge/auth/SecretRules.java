package org.riskosbridge.auth;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Minimum requirements for a secret. Anybody on the internet can try as many secrets as the bridge can answer, so a secret must resist dictionaries
 * and enumeration.
 */
enum SecretRules {

    /** The charset is RFC 6750's {@code b64token}: other characters do not survive the header field. RiskOS generates UUIDs of 36 characters. */
    TOKEN("token", 20, Pattern.compile("[A-Za-z0-9._~+/-]+=*"), "letters, digits and -._~+/ (RFC 6750)"),

    /** RFC 7617, section 2: no control characters. */
    PASSWORD("password", 16, Pattern.compile("\\P{Cntrl}+", Pattern.UNICODE_CHARACTER_CLASS), "no control characters");

    /** A random 16-digit hexadecimal string has 10 distinct characters on average, and fewer than 6 in one of 30,000 cases. */
    private static final int LEAST_DISTINCT = 6;

    /** Well-known secrets of examples, without punctuation; the last one begins the example UUID of many manuals. */
    private static final List<String> PLACEHOLDERS = List.of(
            "changeme",
            "changeit",
            "replaceme",
            "placeholder",
            "password",
            "passw0rd",
            "example",
            "yourtoken",
            "yoursecret",
            "letmein",
            "qwerty",
            "12345678",
            "abcdefgh",
            "123e4567e89b12d3");

    private static final String REMEDY =
            "; generate a random one (openssl rand -hex 32) and set the same one at the sender";

    private final String noun;
    private final int leastLength;
    private final Pattern allowed;
    private final String allowedInWords;

    SecretRules(String noun, int leastLength, Pattern allowed, String allowedInWords) {
        this.noun = noun;
        this.leastLength = leastLength;
        this.allowed = allowed;
        this.allowedInWords = allowedInWords;
    }

    String noun() {
        return noun;
    }

    /** {@return the problem and the remedy, as the rest of a sentence that starts with the secret's source} */
    Optional<String> objection(String secret) {
        if (!allowed.matcher(secret).matches()) {
            return Optional.of("contains a " + noun + " with characters that are not allowed; use " + allowedInWords);
        }
        if (secret.length() < leastLength) {
            return Optional.of("contains a " + noun + " of fewer than " + leastLength + " characters" + REMEDY);
        }
        if (secret.chars().distinct().count() < LEAST_DISTINCT) {
            return Optional.of("contains a " + noun + " with too few different characters" + REMEDY);
        }
        String bare = secret.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
        if (PLACEHOLDERS.stream().anyMatch(bare::contains)) {
            return Optional.of("contains a " + noun + " that is a well-known placeholder" + REMEDY);
        }
        return Optional.empty();
    }
}
